package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid/handover"
	"shyraq/sync/courier"
	"shyraq/sync/region/admin"
)

func noEnv(string) string { return "" }

// exec runs a verb and gives what it printed.
func exec(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, stdio{in: strings.NewReader(""), out: &o, err: &e}, noEnv)
	return code, o.String(), e.String()
}

func file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "astana.json")
	text := `{"schema":1,"id":"astana","kato":"710000000","names":{"kk":"Астана"},"offset":"+05:00",
"districts":[{"kato":"711110000","names":{"kk":"Алматы"},"geometry":{"type":"Polygon","coordinates":[[[71,51],[72,51],[72,52],[71,52],[71,51]]]}}],
"units":[{"id":"unit-a","names":{"kk":"А"},"districts":["711110000"]}]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// founded founds a region and loads the file into it.
func founded(t *testing.T, dir string, more ...string) {
	t.Helper()
	for _, args := range [][]string{{"init"}, {"load", file(t)}} {
		if code, _, errs := exec(t, append(append(args, "--data", dir), more...)...); code != 0 {
			t.Fatalf("%s: exit %d: %s", args[0], code, errs)
		}
	}
}

// verbs runs verbs on a region, each of which has to end with a code, and gives what
// they printed.
func verbs(t *testing.T, dir string) func(want int, args ...string) string {
	return func(want int, args ...string) string {
		t.Helper()
		code, out, errs := exec(t, append(args, "--data", dir)...)
		if code != want {
			t.Fatalf("%q ended with %d: %s%s", args, code, out, errs)
		}
		return strings.TrimSpace(out)
	}
}

// start serves a directory and gives the line it printed when it was ready.
func start(t *testing.T, dir string, more ...string) (ready, func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		var errs bytes.Buffer
		code := run(ctx, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, more...), stdio{out: w, err: &errs}, noEnv)
		if code != 0 {
			t.Logf("serve: %s", errs.String())
		}
		w.Close()
		done <- code
	}()
	var line ready
	if err := json.NewDecoder(r).Decode(&line); err != nil {
		cancel()
		t.Fatalf("no line: %v, exit %d", err, <-done)
	}
	return line, func() int { cancel(); return <-done }
}

// Metrics and health are on an address of their own, while the server serves.
func TestMetricsAddress(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	line, stop := start(t, dir, "--metrics", "127.0.0.1:0")
	for path, want := range map[string]string{"/metrics": "shyraq_region_requests_total", "/healthz": "ok", "/readyz": "ready"} {
		resp, err := http.Get("http://" + line.Metrics + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(b), want) {
			t.Errorf("%s: %d %s %v", path, resp.StatusCode, b, err)
		}
	}
	if code := stop(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if _, err := http.Get("http://" + line.Metrics + "/healthz"); err == nil {
		t.Error("it answers after the end")
	}
	if code, _, errs := exec(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--metrics", "nowhere"); code != 7 || !strings.Contains(errs, "cannot_listen") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestVerbsWithTheServerStoppedAndRunning(t *testing.T) {
	dir, plan := filepath.Join(t.TempDir(), "region"), file(t)
	if code, _, errs := exec(t, "init", "--data", dir); code != 0 {
		t.Fatal(errs)
	}
	for _, running := range []bool{false, true} {
		if running {
			_, stop := start(t, dir)
			defer func() {
				if code := stop(); code != 0 {
					t.Errorf("serve ended with %d", code)
				}
			}()
		}
		for _, c := range []struct {
			args []string
			code int
			want string
		}{
			{[]string{"load", plan, "--json"}, 0, `"region":"astana"`},
			{[]string{"load", "--dry-run", plan}, 0, "would change"},
			{[]string{"load", filepath.Join(dir, "none.json")}, 4, "cannot be read"},
			{[]string{"load", filepath.Join(dir, "region.json")}, 3, ""},
			{[]string{"invite", "--role", "patrol", "--unit", "unit-a", "--name", "Сынақ"}, 0, ""},
			{[]string{"invite", "--role", "chief", "--unit", "unit-a", "--name", "Сынақ"}, 3, "bad_role"},
			{[]string{"invite", "--role", "patrol", "--unit", "unit-z", "--name", "Сынақ"}, 4, "unit_unknown"},
			{[]string{"officers"}, 0, "Сынақ"},
			{[]string{"revoke", "--device", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, 4, "device_unknown"},
			{[]string{"revoke"}, 3, "revoke_what"},
			{[]string{"names"}, 0, ""},
			{[]string{"names", "add", "https://Sync.example.kz/", "10.0.0.7:9000"}, 0, "sync.example.kz:443\n10.0.0.7:9000\n"},
			{[]string{"names", "remove", "10.0.0.7:9000", "sync.example.kz:443"}, 0, ""},
			{[]string{"names", "remove", "10.0.0.7"}, 4, "name_unknown"},
			{[]string{"names", "add", "user@x"}, 3, "server_address"},
			{[]string{"names", "rename", "x"}, 2, "usage"},
			{[]string{"token", "list"}, 0, ""},
			{[]string{"token", "ca"}, 0, "BEGIN CERTIFICATE"},
			{[]string{"token", "issue", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, 4, "officer_unknown"},
			{[]string{"token", "issue", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "--days", "366"}, 3, "token_days"},
			{[]string{"token", "revoke", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, 4, "token_unknown"},
			{[]string{"token", "issue"}, 2, "usage"}, {[]string{"token", "issue", "x"}, 2, "no identifier"}, {[]string{"token", "ca", "x"}, 2, "usage"},
			{[]string{"verify"}, 0, "0 revisions, 0 held, 0 quarantined, 0 problems"},
		} {
			code, out, errs := exec(t, append(c.args, "--data", dir)...)
			if code != c.code || !strings.Contains(out+errs, c.want) {
				t.Errorf("running %v, %v: exit %d, want %d with %q:\n%s%s", running, c.args, code, c.code, c.want, out, errs)
			}
		}
		if running {
			if code, _, errs := exec(t, "serve", "--data", dir, "--listen", "127.0.0.1:0"); code != 8 {
				t.Errorf("served twice: exit %d: %s", code, errs)
			}
		}
	}
}

func TestInviteEnrolRevoke(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	line, stop := start(t, dir, "--name", "region.example")
	_, out, _ := exec(t, "invite", "--data", dir, "--json", "--role", "patrol", "--unit", "unit-a", "--name", "Сынақ")
	var v admin.Invite
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatal(err)
	}
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	opts := courier.ClientOptions{Now: time.Now, Rand: rand.Reader}
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: "https://" + line.Listen, Code: v.Code, OfficerKey: pub, ClientOptions: opts})
	if err != nil {
		t.Fatal(err)
	}
	c, err := courier.NewClient(e.Identity, opts)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if h, err := c.Hello(t.Context()); err != nil || h.Device.State != "active" {
		t.Errorf("%+v, %v", h, err)
	}
	_, out, _ = exec(t, "keys", "--data", dir)
	if f, err := handover.DecodeKeys(strings.NewReader(out), e.Identity.RegionKey); err != nil || len(f.Keys) != 1 || !bytes.Equal(f.Keys[0].Public, pub) || f.Keys[0].Officer != "Сынақ" {
		t.Errorf("keys: %d, %v", len(f.Keys), err)
	}
	if code, _, errs := exec(t, "revoke", "--data", dir, "--device", e.Identity.Device.String()); code != 0 {
		t.Error(errs)
	}
	if h, err := c.Hello(t.Context()); err != nil || h.Device.State != "revoked" {
		t.Errorf("%+v, %v", h, err)
	}
	if code := stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "admin.sock")); err == nil {
		t.Error("the door is still there")
	}
	if line.ServerID != e.Identity.ServerID || len(line.CA) != 64 {
		t.Errorf("printed %+v", line)
	}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
	}{
		{nil, 2}, {[]string{"dance"}, 2}, {[]string{"load"}, 2}, {[]string{"load", "a", "b"}, 2}, {[]string{"serve", "--lsten", "x"}, 2},
		{[]string{"revoke", "--device", "x"}, 2}, {[]string{"--help"}, 0}, {[]string{"serve", "--help"}, 0},
	} {
		if code, out, errs := exec(t, c.args...); code != c.code || out+errs == "" {
			t.Errorf("%v: exit %d, want %d: %s%s", c.args, code, c.code, out, errs)
		}
	}
	_, out, _ := exec(t, "--help")
	for _, word := range []string{"Exit codes", "--json", "--dry-run", "--key-file", "--demo", "8 data directory in use"} {
		if !strings.Contains(out, word) {
			t.Errorf("help does not tell of %q", word)
		}
	}
	code, _, errs := exec(t, "revoke", "--json", "--data", t.TempDir())
	if code != 4 || !strings.Contains(errs, `{"code":"no_region"`) {
		t.Errorf("a failure with --json: %d %s", code, errs)
	}
}

// A key elsewhere is used, one that is open to others or gone is refused.
func TestKeyFile(t *testing.T) {
	dir, keys := filepath.Join(t.TempDir(), "region"), filepath.Join(t.TempDir(), "key")
	founded(t, dir, "--key-file", keys)
	if _, err := os.Stat(filepath.Join(dir, "key")); err == nil {
		t.Error("a key lies beside the data")
	}
	if code, _, errs := exec(t, "verify", "--data", dir); code != 4 || !strings.Contains(errs, "key_missing") {
		t.Errorf("without its key: %d %s", code, errs)
	}
	if err := os.Chmod(keys, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := exec(t, "verify", "--data", dir, "--key-file", keys); code != 6 || !strings.Contains(errs, "key_open_to_others") {
		t.Errorf("an open key: %d %s", code, errs)
	}
}

// TestAttachedServerEndsWithItsStarter closes the standard input of a server,
// as the death of the program that started it does.
func TestAttachedServerEndsWithItsStarter(t *testing.T) {
	dir := t.TempDir()
	founded(t, dir)
	in, starter := io.Pipe()
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		args := []string{"serve", "--attached", "--data", dir, "--listen", "127.0.0.1:0"}
		done <- run(context.Background(), args, stdio{in: in, out: w, err: io.Discard}, noEnv)
	}()
	var line ready
	if err := json.NewDecoder(r).Decode(&line); err != nil {
		t.Fatal(err)
	}
	starter.Close()
	if code := <-done; code != 0 {
		t.Errorf("exit %d", code)
	}
}

// A list of registered children is checked, told of by number, and taken in.
func TestRegisterLoad(t *testing.T) {
	dir := t.TempDir()
	founded(t, dir)
	list := filepath.Join(dir, "list.csv")
	text := "Фамилия;Имя;Дата рождения;ИИН;Район\nӨмірзақов;Нұрсұлтан;14.03.2010;;Алматы ауданы\nАсанова;Дана;31.04.2012;;Алматы\n"
	if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := exec(t, "register", "load", "--dry-run", "--data", dir, list)
	if code != 0 || !strings.Contains(out, "would load 1 children of 1 districts") || !strings.Contains(errs, "row 3 дата рождения: date") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, _, errs = exec(t, "register", "load", "--data", dir, list); code != 3 || !strings.Contains(errs, "register_rows") {
		t.Errorf("%d %s", code, errs)
	}
	code, out, errs = exec(t, "register", "load", "--skip-bad", "--json", "--data", dir, list)
	if code != 0 || !strings.Contains(out, `"rows":1`) || !strings.Contains(out, `"written":1`) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if strings.Contains(out+errs, "Асанова") || strings.Contains(out+errs, "Өмірзақов") {
		t.Error("a child is named")
	}
	for _, args := range [][]string{{"register", list}, {"register", "drop", list}} {
		if code, _, _ := exec(t, append(args, "--data", dir)...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
	if code, _, _ := exec(t, "register", "load", "--data", dir, filepath.Join(dir, "none")); code != 4 {
		t.Errorf("no file: exit %d", code)
	}
}

// A slip in --data, or no home directory, must not become a second region with
// keys of its own: only init founds one, and serve for a demonstration.
func TestOnlyInitFoundsARegion(t *testing.T) {
	for _, args := range [][]string{
		{"officers"}, {"keys"}, {"verify"}, {"names"}, {"names", "add", "x.example.kz"}, {"token", "list"}, {"load", "--dry-run", file(t)}, {"load", file(t)},
		{"serve", "--listen", "127.0.0.1:0"}, {"status"}, {"audit"}, {"quarantine"}, {"backup", "x.age"}, {"officer", "move", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "u"},
		{"revoke", "--device", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		{"invite", "--role", "patrol", "--unit", "unit-a", "--name", "Сынақ"}, {"register", "load", file(t)},
	} {
		dir := filepath.Join(t.TempDir(), "slip")
		code, out, errs := exec(t, append(args, "--data", dir)...)
		if _, err := os.Stat(dir); code != 4 || !strings.Contains(errs, "no_region") || err == nil {
			t.Errorf("%v: exit %d, the folder is there: %v\n%s%s", args, code, err == nil, out, errs)
		}
	}
	t.Chdir(t.TempDir())
	for _, home := range []string{"", "somewhere"} {
		for _, verb := range []string{"serve", "verify"} {
			var errs bytes.Buffer
			env := func(name string) string { return map[string]string{"HOME": home, "XDG_DATA_HOME": home}[name] }
			code := run(t.Context(), []string{verb}, stdio{in: strings.NewReader(""), out: io.Discard, err: &errs}, env)
			if left, _ := os.ReadDir("."); code != 2 || !strings.Contains(errs.String(), "--data") || len(left) > 0 {
				t.Errorf("%s with HOME=%q: exit %d, %d files here: %s", verb, home, code, len(left), errs.String())
			}
		}
	}
}

// A store whose passport is gone is not given new keys.
func TestAStoreIsNotFoundedAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	for _, gone := range []string{"region.json", "register.sealed", "file.sealed", "keys.sealed"} {
		_ = os.Remove(filepath.Join(dir, gone))
	}
	if code, _, errs := exec(t, "init", "--data", dir); code != 5 || !strings.Contains(errs, "region_incomplete") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "region.json")); err == nil {
		t.Error("a new region was founded over an old store")
	}
}
