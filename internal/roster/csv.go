package roster

import (
	"encoding/csv"
	"strings"
)

// readCSV reads a row of CAM2's CSV, which is a URL, or of one whose second column
// is the URL, and the first the camera's name. Further columns are not read.
func readCSV(r *reader, row string) (c Camera, err error) {
	fields := strings.Split(row, ",")
	if strings.Contains(row, `"`) {
		columns := csv.NewReader(strings.NewReader(row))
		columns.LazyQuotes, columns.TrimLeadingSpace = true, true
		if fields, err = columns.Read(); err != nil {
			return c, errNotURL
		}
	}
	if len(fields) > 1 && !isAddress(fields[0]) && isAddress(fields[1]) {
		c.Name = fields[0]
		fields = fields[1:]
	}
	return c, r.locate(&c, fields[0])
}
