module campipe

go 1.26
