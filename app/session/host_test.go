package session

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
	"testing"
)

// The window is reached by no more than can be looked over at once.
func TestTheHostIsSmall(t *testing.T) {
	if n := reflect.TypeFor[Host]().NumMethod(); n > 10 {
		t.Errorf("%d methods", n)
	}
}

// What fills a screen gets what it needs: none of it holds the whole session, or
// all that a session is made with, and none but the frame of the screens holds
// the window.
func TestNoAdapterReachesEverything(t *testing.T) {
	files := token.NewFileSet()
	packages, err := parser.ParseDir(files, ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	structs := 0
	ast.Inspect(packages["session"], func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		body, ok := spec.Type.(*ast.StructType)
		if !ok || spec.Name.Name == "Session" || spec.Name.Name == "Options" {
			return true
		}
		structs++
		ast.Inspect(body, func(n ast.Node) bool {
			name, ok := n.(*ast.Ident)
			if ok && (name.Name == "Session" || name.Name == "Options" || name.Name == "Host" && spec.Name.Name != "notifier") {
				t.Errorf("%s: %s holds a %s", files.Position(name.Pos()), spec.Name.Name, name.Name)
			}
			return true
		})
		return true
	})
	if structs < 15 {
		t.Errorf("only %d types were looked at", structs)
	}
}
