package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostNames is how many exported names, methods left out, a room may have: of
// more nobody keeps a picture in his head.
const mostNames = 150

// TestExportedNames fails on an exported name that promises nothing in words, and
// on a room that has too many of them.
func TestExportedNames(t *testing.T) {
	for _, line := range goList(t, "-f", "{{.ImportPath}}\t{{.Dir}}\t{{join .GoFiles \" \"}}", "shyraq/sync/...", "shyraq/app/...") {
		f := strings.Split(line, "\t")
		names := 0
		for _, name := range strings.Fields(f[2]) {
			src, err := os.ReadFile(filepath.Join(f[1], name))
			if err != nil {
				t.Fatal(err)
			}
			all, bare := exported(t, name, src)
			names += all
			for _, b := range bare {
				t.Errorf("%s: %s has no doc comment", f[0], b)
			}
		}
		if names > mostNames {
			t.Errorf("%s has %d exported names", f[0], names)
		}
	}
}

// TestExportedNamesAreSeen keeps the test above from seeing nothing.
func TestExportedNamesAreSeen(t *testing.T) {
	all, bare := exported(t, "x.go", []byte("package x\n\ntype A struct{}\n\n// F does it.\nfunc F() {}\n\nfunc (A) M() {}\n\nfunc (a) N() {}\n\ntype a int\n\nconst (\n\tB = 1 // one\n\tC = 2\n)\n"))
	if got := strings.Join(bare, " "); all != 4 || got != "A M C" {
		t.Errorf("%d names, without a comment %s", all, got)
	}
}

// exported counts the exported names of a file, methods left out, and lists those
// without a comment, methods too. A comment over a group speaks for all of it.
func exported(t *testing.T, name string, src []byte) (all int, bare []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	note := func(id *ast.Ident, counts bool, docs ...*ast.CommentGroup) {
		if !id.IsExported() {
			return
		}
		if counts {
			all++
		}
		if !slices.ContainsFunc(docs, func(d *ast.CommentGroup) bool { return d != nil }) {
			bare = append(bare, id.Name)
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || receiver(d.Recv.List[0].Type).IsExported() {
				note(d.Name, d.Recv == nil, d.Doc)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					note(s.Name, true, d.Doc, s.Doc)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						note(id, true, d.Doc, s.Doc, s.Comment)
					}
				}
			}
		}
	}
	return all, bare
}

// receiver is the name of a method's type.
func receiver(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	}
	return e.(*ast.Ident)
}
