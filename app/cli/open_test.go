package cli

import (
	"context"
	"errors"
	"io"
	"runtime"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/errs"
)

// TestOneTryAtATime: a hundred programs at once must not have a hundred tries
// at a PIN for one that is counted.
func TestOneTryAtATime(t *testing.T) {
	env, err := testEnv()
	if err != nil {
		t.Fatal(err)
	}
	ctx, dir := context.Background(), t.TempDir()
	v, err := vault.Open(ctx, dir, vault.Options{KeyStore: env.KeyStore, Cost: env.Cost})
	if err != nil {
		t.Fatal(err)
	}
	candidate, err := v.Prepare("274916")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := v.Add(ctx, candidate, vault.Officer{ID: uuid.UUID{1}, Name: "Test", Role: regionfile.Patrol})
	if err != nil {
		t.Fatal(err)
	}
	keys.Zero()
	var second error
	env.ReadPIN = func(string) (string, error) {
		_, second = duty.Take(dir)
		return "391827", nil
	}
	env.Getenv = func(string) string { return "" }
	c := &call{env: env, stdout: io.Discard, stderr: io.Discard}
	c.speak("en")
	_, _, err = c.tryPIN(ctx, dir)
	var wrong *vault.UnlockError
	if !errors.As(err, &wrong) || wrong.Left != 4 {
		t.Errorf("a wrong PIN: %v", err)
	}
	if !errors.Is(second, errs.Conflict) {
		t.Errorf("another program beside it: %v", second)
	}
	release, err := duty.Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

// Data that lie in whatever folder the program was started from are not found
// again: without a home directory a place has to be named.
func TestDataDir(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has other variables")
	}
	for name, c := range map[string]struct {
		setting string
		env     map[string]string
		want    string
	}{
		"as named":               {"/srv/one", map[string]string{"HOME": "/home/o"}, "/srv/one"},
		"of the environment":     {"", map[string]string{"SHYRAQ_DATA": "/srv/two", "HOME": "/home/o"}, "/srv/two"},
		"of the system":          {"", map[string]string{"XDG_DATA_HOME": "/data", "HOME": "/home/o"}, "/data/shyraq"},
		"at home":                {"", map[string]string{"HOME": "/home/o"}, "/home/o/.local/share/shyraq"},
		"a place that is no way": {"", map[string]string{"XDG_DATA_HOME": "data", "HOME": "/home/o"}, "/home/o/.local/share/shyraq"},
		"no home":                {"", nil, ""},
		"a home that is no way":  {"", map[string]string{"HOME": "."}, ""},
	} {
		got, err := DataDir(c.setting, func(name string) string { return c.env[name] })
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q %v", name, got, err)
		}
		if err != nil && !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
