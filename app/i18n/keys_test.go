package i18n_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/assets"
)

const root = "../.."

func bundle(t *testing.T) *i18n.Bundle {
	t.Helper()
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryKeyInEveryLanguage(t *testing.T) {
	t.Parallel()
	b := bundle(t)
	want := b.Keys(i18n.KK)
	for _, l := range []i18n.Lang{i18n.RU, i18n.EN} {
		if diff := cmp.Diff(want, b.Keys(l)); diff != "" {
			t.Errorf("keys of %s differ from Kazakh (-kk +%s):\n%s", l, l, diff)
		}
	}
}

// TestPlacesAgree: a place {{.Name}} that one language forgets leaves a hole.
func TestPlacesAgree(t *testing.T) {
	t.Parallel()
	place := regexp.MustCompile(`\{\{(?:\w+ )?\.(\w+)\}\}`)
	names, err := fs.Glob(assets.Texts(), "*.kk.toml")
	if err != nil || len(names) == 0 {
		t.Fatal("no texts", err)
	}
	for _, name := range names {
		area := strings.TrimSuffix(name, ".kk.toml")
		for _, l := range []string{"ru", "en"} {
			kk, other := keyed(t, name), keyed(t, area+"."+l+".toml")
			for key, text := range kk {
				a, b := places(place, text), places(place, other[key])
				if !slices.Equal(a, b) {
					t.Errorf("%s: %s has %v in kk and %v in %s", area, key, a, b, l)
				}
			}
		}
	}
}

// places are the names of the values in a text, whatever case it asks of them.
func places(place *regexp.Regexp, text string) []string {
	var names []string
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// keyed reads a text file as flat lines: good enough for places, since plural
// forms of one key stand in one table.
func keyed(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(assets.Texts(), name)
	if err != nil {
		t.Fatal(err)
	}
	out, table := map[string]string{}, ""
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[]") + "."
			continue
		}
		key, text, ok := strings.Cut(line, " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		key = table + strings.Trim(key, `"`)
		for _, form := range []string{".one", ".few", ".many", ".other"} {
			key = strings.TrimSuffix(key, form)
		}
		out[key] += text
	}
	return out
}

// TestKeysAreUsedAndThere reads every dotted string of our Go files: a key
// that looks like one of ours must have a text, and a text must be asked for.
func TestKeysAreUsedAndThere(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	spaces := map[string]bool{}
	for _, k := range bundle(t).Keys(i18n.KK) {
		known[k] = true
		space, _, _ := strings.Cut(k, ".")
		spaces[space] = true
	}
	used := literals(t)
	prefixes := dynamic(t)
	for key := range used { // "review.field_" + name
		if strings.HasSuffix(key, ".") || strings.HasSuffix(key, "_") {
			prefixes = append(prefixes, key)
		}
	}
	for key, where := range used {
		space, _, _ := strings.Cut(key, ".")
		if spaces[space] && !known[key] && !isPrefix(key, known) {
			t.Errorf("missing: %s asks for %q", where, key)
		}
	}
	for key := range known {
		if _, ok := used[key]; !ok && !below(key, prefixes) {
			t.Errorf("unused: %s", key)
		}
	}
}

func dynamic(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("testdata/dynamic.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if word, _, _ := strings.Cut(strings.TrimSpace(s.Text()), " "); word != "" && word[0] != '#' {
			out = append(out, word)
		}
	}
	return out
}

func below(key string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
}

// isPrefix tells whether keys are built from this string, and whether there is
// one.
func isPrefix(key string, known map[string]bool) bool {
	if !strings.HasSuffix(key, ".") && !strings.HasSuffix(key, "_") {
		return false
	}
	for k := range known {
		if strings.HasPrefix(k, key) {
			return true
		}
	}
	return false
}

var keyLike = regexp.MustCompile(`^[a-z][a-z0-9]*\.([a-z0-9_]+\.)*[a-z0-9_]*$`)

// literals are the dotted strings of the program, without those of tests,
// field paths of records and file names.
func literals(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "build" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Base(filepath.Dir(path)) == "internal_deps" {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if s, err := strconv.Unquote(lit.Value); err == nil && keyLike.MatchString(s) && !fileName(s) {
				out[s] = path
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func fileName(s string) bool {
	switch filepath.Ext(s) {
	case ".go", ".toml", ".json", ".tsv", ".csv", ".png", ".svg", ".txt", ".pmtiles", ".mbtiles", ".pem", ".key":
		return true
	}
	return false
}
