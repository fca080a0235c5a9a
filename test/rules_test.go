package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// forbidden are the things that only internal/tool and cmd/ may use: a library
// that prints or exits can't be a stage of a pipeline.
var forbidden = map[string][]string{
	"fmt": {"Print", "Println", "Printf"},
	"os":  {"Stdout", "Stderr", "Stdin", "Exit"},
	"log": nil, // all of it
}

// TestManners checks that no library prints, exits, panics, or has an init.
func TestManners(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, at func(ast.Node) token.Position) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "cmd/") || strings.HasPrefix(path, "internal/tool/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				pkg, ok := n.X.(*ast.Ident)
				if !ok || pkg.Obj != nil {
					break
				}
				names, bad := forbidden[pkg.Name]
				for _, name := range names {
					if n.Sel.Name == name {
						t.Errorf("%v: %s.%s", at(n), pkg.Name, name)
					}
				}
				if bad && names == nil {
					t.Errorf("%v: %s.%s", at(n), pkg.Name, n.Sel.Name)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "panic" {
					t.Errorf("%v: panic", at(n))
				}
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%v: init", at(n))
				}
			}
			return true
		})
	})
}

// TestWireIsAlone checks that the stream's package needs nothing but the
// standard library.
func TestWireIsAlone(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, at func(ast.Node) token.Position) {
		if !strings.HasPrefix(path, "pkg/wire/") {
			return
		}
		for _, i := range file.Imports {
			name := strings.Trim(i.Path.Value, `"`)
			if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") || first == "campipe" && name != "campipe/pkg/wire" {
				t.Errorf("%v: imports %s", at(i), name)
			}
		}
	})
}

// TestNoTestWaits checks that tests wait for events and not for time to pass.
func TestNoTestWaits(t *testing.T) {
	eachFile(t, func(path string, file *ast.File, at func(ast.Node) token.Position) {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Sleep" {
				t.Errorf("%v: Sleep", at(n))
			}
			return true
		})
	})
}

// eachFile calls visit with each Go file of the project, its path from the
// project's root.
func eachFile(t *testing.T, visit func(path string, file *ast.File, at func(ast.Node) token.Position)) {
	t.Helper()
	const root = ".."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		visit(name, file, func(n ast.Node) token.Position { return set.Position(n.Pos()) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
