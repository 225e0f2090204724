package desktop

import (
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/cli"
	"shyraq/app/session"
	"shyraq/app/ui/palette"
)

// What the window is started with; what it does not understand it refuses.
func TestWindowOptions(t *testing.T) {
	env := cli.Env{Getenv: func(string) string { return "" }}
	dir := t.TempDir()
	for _, row := range []struct {
		name string
		args []string
		want options
		ok   bool
	}{
		{"a folder", []string{"--data", dir}, options{data: dir}, true},
		{"a demonstration", []string{"--demo", dir, "--gps", "off"}, options{demo: dir, gps: "off"}, true},
		{"a receiver that is none", []string{"--data", dir, "--gps", "pigeon"}, options{}, false},
		{"a word too much", []string{"--data", dir, "open"}, options{}, false},
		{"a flag that is none", []string{"--fast"}, options{}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := windowOptions(env, row.args)
			if (err == nil) != row.ok || row.ok && got != row.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Choices that cannot be read are as good as none, and what is out of bounds is
// put right.
func TestLoadPrefs(t *testing.T) {
	dir := t.TempDir()
	o := options{demo: dir}
	for name, text := range map[string]string{"none": "", "damaged": "{", "out of bounds": `{"idle":0,"text":"huge","flavour":"pink"}`} {
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := loadPrefs(o).Prefs; got.Idle != idleDefault || got.Text != string(textNormal) || got.Flavour != palette.Night {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if err := (prefs{session.Prefs{Idle: 5}, filepath.Join(dir, "settings.json", "below", "x.json")}).save(); err == nil {
		t.Error("kept below a file")
	}
	file := filepath.Join(dir, "settings.json")
	if err := (prefs{session.Prefs{Idle: 5, Text: string(textLarge), Flavour: palette.Day}, file}).save(); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(file); err != nil || string(raw) != `{"flavour":"day","text":"large","idle":5}` {
		t.Errorf("on the disk %s, %v", raw, err)
	}
}

// A screen without room for the pages makes all of it smaller, once and for good.
func TestLimitScale(t *testing.T) {
	r := newRig(t, aigul)
	t.Cleanup(func() { _ = setTextSize(textNormal, "", 0) })
	r.p.limitScale(0.5)
	r.p.setText(textLargest)
	if got := os.Getenv(scaleEnv); got != "0.5" || r.p.prefs.Text != string(textLargest) {
		t.Errorf("scale %q, text %s", got, r.p.prefs.Text)
	}
}
