package wire_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The page lists the notes that the stages write, and no others.
func TestPageNotes(t *testing.T) {
	written := map[string]bool{}
	err := filepath.WalkDir("../../internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for what := range notesIn(n) {
				written[what] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, row := range tables(t, "what", "meaning")[0] {
		listed = append(listed, row[0])
	}
	slices.Sort(listed)
	if want := slices.Sorted(maps.Keys(written)); !slices.Equal(listed, want) {
		t.Errorf("the page lists  %q\nthe code writes %q", listed, want)
	}
}

// notesIn returns the notes that a piece of code makes: wire.Note{What: "..."},
// or a string that is assigned to a field What.
func notesIn(n ast.Node) map[string]bool {
	found := map[string]bool{}
	add := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			what, _ := strconv.Unquote(lit.Value)
			found[what] = true
		}
	}
	switch n := n.(type) {
	case *ast.CompositeLit:
		if s, ok := n.Type.(*ast.SelectorExpr); !ok || s.Sel.Name != "Note" {
			break
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && isWhat(kv.Key) {
				add(kv.Value)
			}
		}
	case *ast.AssignStmt:
		for i, e := range n.Lhs {
			if s, ok := e.(*ast.SelectorExpr); ok && isWhat(s.Sel) && len(n.Rhs) == len(n.Lhs) {
				add(n.Rhs[i])
			}
		}
	}
	return found
}

func isWhat(e ast.Expr) bool {
	name, ok := e.(*ast.Ident)
	return ok && name.Name == "What"
}
