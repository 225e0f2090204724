package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/retention"
)

// TestStandardInput: what the server's user cannot open, root's shell opens for him.
func TestStandardInput(t *testing.T) {
	dir := t.TempDir()
	founded(t, dir)
	plan, err := os.ReadFile(file(t))
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "a.key")
	public := verbs(t, dir)(0, "administrator", "key", key)
	verbs(t, dir)(0, "administrator", "add", "Айдар С.", public)
	terms := retention.Usual()
	for _, c := range []struct {
		name, in, want string
		args           []string
	}{
		{"region file", string(plan), "astana: would change", []string{"load", "--dry-run", "-"}},
		{"list of children", "Фамилия;Имя;Дата рождения;Район\nӨмірзақов;Нұрсұлтан;14.03.2010;Алматы\n", "would load 1 children", []string{"register", "load", "--dry-run", "-"}},
		{"terms", string(terms.Encode()), "proposed until", []string{"retention", "terms", "-", "--as", key}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := run(t.Context(), append(c.args, "--data", dir), stdio{in: strings.NewReader(c.in), out: &out, err: &errs}, noEnv)
			if code != 0 || !strings.Contains(out.String(), c.want) {
				t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
			}
		})
	}
}
