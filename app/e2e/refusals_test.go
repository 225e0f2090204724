package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// fault is what a program says of an error with --json; the region's has the
// first three members only.
type fault struct {
	Code     string `json:"code"`
	Field    string `json:"field"`
	Detail   string `json:"detail"`
	Sentence string `json:"sentence"`
}

// refused wants an exit code and the code of the error.
func (r result) refused(t *testing.T, exit int, code string) {
	t.Helper()
	r.must(t, exit)
	var f struct {
		fault
		Error fault `json:"error"`
	}
	if err := json.Unmarshal(r.err, &f); err != nil {
		t.Fatalf("%v: %v: %s", r.args, err, r.err)
	}
	if f.Error.Code == "" {
		f.Error = f.fault
	}
	if f.Error.Code != code {
		t.Errorf("%v: code %q, want %q: %s", r.args, f.Error.Code, code, r.err)
	}
}

// spoken wants one clear sentence in each of the three languages.
func (d *device) spoken(t *testing.T, stdin []byte, exit int, code string, args ...string) {
	t.Helper()
	seen := map[string]string{}
	for _, lang := range []string{"kk", "ru", "en"} {
		r := d.run(stdin, programs.field, append(args, "--data", d.dir, "--lang", lang)...).must(t, exit)
		text := strings.TrimSpace(string(r.err))
		switch {
		case len(r.out) > 0:
			t.Errorf("%s: an error on standard output: %s", lang, r.out)
		case strings.Contains(text, "\n") && code != "record_blocked" || !strings.HasPrefix(text, "shyraq: "):
			t.Errorf("%s: not one sentence: %s", lang, text)
		case !strings.Contains(text, "["+code+"]"):
			t.Errorf("%s: no code %q: %s", lang, code, text)
		case len(strings.Fields(text)) < 5:
			t.Errorf("%s: not a sentence: %s", lang, text)
		case seen[text] != "":
			t.Errorf("%s says the same as %s: %s", lang, seen[text], text)
		}
		seen[text] = lang
	}
}

// TestRefusals gives the programs what they must not take. Each time there is
// one clear sentence and a documented exit code, and no record changes.
func TestRefusals(t *testing.T) {
	m := newMachine(t)
	s := m.newServer("region")
	used := s.invite(regionfile.Patrol, "north", "Айдос Ж.")
	d := m.newDevice("patrol", pins[0], s, used)
	kept := d.record(of(t, raid.KindEncounter, open("Үлгі")))
	ended := d.record(of(t, raid.KindEncounter, closed("Аяқталған")))
	before := d.revs()

	t.Run("record", func(t *testing.T) { refuseRecords(t, d, kept, ended) })
	t.Run("load", func(t *testing.T) { refuseRegionFiles(t, s) })
	t.Run("another authority", func(t *testing.T) { refuseStranger(t, m, d) })
	t.Run("opened twice", func(t *testing.T) { refuseSecond(t, s, d) })
	t.Run("invites", func(t *testing.T) { refuseInvites(t, m, s, used) })
	d.sync()
	if diff := cmp.Diff(before, d.revs()); diff != "" {
		t.Errorf("the refusals changed what is seen (-before +after):\n%s", diff)
	}
	d.verify()
	if v := s.verify(); v.Revisions != len(d.saved) {
		t.Errorf("the region has %d revisions, %d were saved", v.Revisions, len(d.saved))
	}
	t.Run("PIN", func(t *testing.T) { refusePIN(t, d) })
}

// revs are the records that are seen, each with its head.
func (d *device) revs() map[uuid.UUID]revision.Hash {
	d.t.Helper()
	out := map[uuid.UUID]revision.Hash{}
	for id, e := range d.list() {
		out[id] = e.Rev
	}
	return out
}

func refuseRecords(t *testing.T, d *device, kept, ended written) {
	good := string(encode(t, of(t, raid.KindEncounter, open("Бас тартылған"))))
	empty := open("")
	empty.People = nil
	changed := closed("Өзге")
	changed.Pen = raid.Pen{Officer: d.officer}
	for _, row := range []struct{ name, text, code string }{
		{"nothing", "", "json_syntax"},
		{"not JSON", "{kind: encounter}", "json_syntax"},
		{"cut off", good[:len(good)/2], "json_syntax"},
		{"not UTF-8", good[:20] + "\xff" + good[20:], "json_syntax"},
		{"two values", good + good, "json_trailing"},
		{"too large", strings.Replace(good, "Көпір", strings.Repeat("а", 70_000), 1), "json_large"},
		{"too deep", `{"kind":"encounter","body":` + strings.Repeat(`{"place":`, 40) + `1` + strings.Repeat("}", 41), "json_deep"},
		{"an unknown member", strings.Replace(good, `"met_at"`, `"met_when"`, 1), "json_unknown"},
		{"a member in another case", strings.Replace(good, `"met_at"`, `"Met_At"`, 1), "json_unknown"},
		{"a member twice", strings.Replace(good, `{"kind"`, `{"kind":"encounter","kind"`, 1), "json_duplicate"},
		{"null", strings.Replace(good, `"PARK"`, `null`, 1), "json_null"},
		{"a wrong type", strings.Replace(good, `"PARK"`, `7`, 1), "json_type"},
		{"an unknown kind", strings.Replace(good, `"encounter"`, `"score"`, 1), "kind_unknown"},
		{"nobody met", string(encode(t, of(t, raid.KindEncounter, empty))), "record_blocked"},
		{"a closed record without a reason", string(encode(t, next(t, ended.Record, changed))), "reason_missing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d.spoken(t, []byte(row.text), 3, row.code, "record", "-", "--pin-file", d.pinFile())
			d.tryRecord([]byte(row.text)).refused(t, 3, row.code)
		})
	}
	d.verb("record", filepath.Join(d.root, "no-such-file.json")).refused(t, 4, "file_missing")
	d.verb("show", newID().String()).must(t, 4)
	d.verb("show", "nobody").must(t, 2)
	if got := d.show(kept.Record); len(got.History) != 1 || got.Rev != kept.Rev {
		t.Errorf("the record that was there is now %+v", got.History)
	}
}

func refuseRegionFiles(t *testing.T, s *server) {
	good, err := os.ReadFile(astana)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, code string
		file       []byte
	}{
		{"nothing", "json_syntax", nil},
		{"not JSON", "json_syntax", []byte("region: astana")},
		{"cut off", "json_syntax", good[:len(good)/2]},
		{"too large", "json_large", append(bytes.Repeat([]byte(" "), regionfile.MaxBytes), good...)},
		{"too deep", "json_deep", []byte(`{"districts":[{"geometry":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}]}`)},
		{"an unknown member", "json_unknown", bytes.Replace(good, []byte(`"units"`), []byte(`"unitz"`), 1)},
		{"no region at all", "", []byte(`{}`)},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(s.root, "bad-region.json")
			writeFile(t, path, row.file)
			r := s.verb("load", path).must(t, 3)
			if row.code != "" {
				r.refused(t, 3, row.code)
			}
			said := s.run(nil, programs.region, "load", path, "--data", s.dir).must(t, 3)
			if text := strings.TrimSpace(string(said.err)); strings.Contains(text, "\n") || len(strings.Fields(text)) < 4 {
				t.Errorf("not one clear line: %q", text)
			}
		})
	}
	s.verb("load", filepath.Join(s.root, "no-such-file.json")).refused(t, 4, "file_missing")
	file, err := filepath.Abs(astana)
	if err != nil {
		t.Fatal(err)
	}
	var dry admin.LoadReport
	s.verb("load", "--dry-run", file).must(t, 0).into(t, &dry)
	if len(dry.Changes) > 0 {
		t.Errorf("the refused files changed the region: %+v", dry.Changes)
	}
}

// refuseSecond opens stores that are open: each has one process.
func refuseSecond(t *testing.T, s *server, d *device) {
	p := d.role("follower")
	for p.line() != "following" {
	}
	d.spoken(t, []byte(d.pin+"\n"), 8, "in_use", "list", "--pin-file", "-")
	d.verb("list").refused(t, 8, "in_use")
	d.deliver().refused(t, 8, "in_use")
	p.kill()
	d.verb("list").must(t, 0)
	s.run(nil, programs.region, "serve", "--json", "--data", s.dir, "--listen", "127.0.0.1:0").refused(t, 8, "in_use")
}

// refuseStranger leads a device to the server of another region.
func refuseStranger(t *testing.T, m *machine, d *device) {
	other := m.newServer("other-region")
	strange := newLink(t, other.listen)
	id, err := vault.LoadDevice(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	home := id.Server
	id.Server = strange.url()
	if err := vault.SaveDevice(d.dir, id); err != nil {
		t.Fatal(err)
	}
	waiting := d.waiting()
	d.spoken(t, []byte(d.pin+"\n"), 7, "foreign_server", "sync", "--once", "--pin-file", "-")
	d.deliver().refused(t, 7, "foreign_server")
	if got := d.waiting(); got != waiting || waiting == 0 {
		t.Errorf("%d revisions wait after a stranger's server, %d before", got, waiting)
	}
	id.Server = home
	if err := vault.SaveDevice(d.dir, id); err != nil {
		t.Fatal(err)
	}
	if v := other.verify(); v.Revisions != 0 {
		t.Errorf("the stranger has %d revisions", v.Revisions)
	}
	other.stop()
}

func refuseInvites(t *testing.T, m *machine, s *server, used admin.Invite) {
	// A code that was given out two days ago: the server sleeps meanwhile.
	s.stop()
	r, err := region.Open(t.Context(), region.Options{Dir: s.dir, Now: func() time.Time { return time.Now().Add(-48 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	old, err := r.Invite(t.Context(), admin.InviteRequest{Role: regionfile.Patrol, Unit: "north", Name: "Кешіккен К."})
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	s.start()
	fresh := s.invite(regionfile.Patrol, "north", "Жаңа Ж.")
	newcomer := &device{machine: m, name: "newcomer", dir: filepath.Join(m.root, "newcomer"), pin: pins[1]}
	newcomer.link = newLink(t, s.listen)
	for _, row := range []struct {
		name, invite, pin, code string
		exit                    int
	}{
		{"used", used.Code, pins[1], "invite_used", 6},
		{"expired", old.Code, pins[1], "invite_expired", 6},
		{"wrong", "AAAAAAAAAAAAAAAAAAAAAAAAAA", pins[1], "invite_unknown", 6},
		{"mistyped", fresh.Code[:20], pins[1], "invite_code", 3},
		{"a PIN everybody knows", fresh.Code, "123456", "pin_sequence", 3},
		{"a PIN that is too short", fresh.Code, "4709", "pin_short", 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			newcomer.spoken(t, []byte(row.invite+"\n"+row.pin+"\n"), row.exit, row.code, "enrol", "--server", newcomer.link.url(), "--code-file", "-", "--pin-file", "-")
		})
	}
	newcomer.verb("list").refused(t, 4, "not_enrolled")
	s.stop()
	newcomer.enrol(fresh.Code).must(t, 7)
	s.start()
	// None of it used the code up.
	newcomer.enrol(fresh.Code).must(t, 0)
}

// refusePIN comes last: after five failures the officer has to wait.
func refusePIN(t *testing.T, d *device) {
	right := d.pin
	d.record(of(t, raid.KindEncounter, open("Соңғы")))
	d.spoken(t, []byte("593718\n"), 6, "pin_wrong", "list", "--pin-file", "-") // three tries
	d.verb("list").must(t, 0)                                                  // the right one begins the count anew
	d.pin = "593718"
	for range 4 {
		d.verb("list").refused(t, 6, "pin_wrong")
	}
	d.verb("list").refused(t, 8, "wait") // the fifth
	d.pin = right
	d.verb("list").refused(t, 8, "wait")
	// What was saved goes out all the same.
	var x exchange
	d.deliver().must(t, 0).into(t, &x)
	if !x.Locked || x.Waiting != 0 {
		t.Errorf("a device that is shut delivers: %+v", x)
	}
}
