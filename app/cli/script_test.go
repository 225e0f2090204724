package cli

import (
	stdcmp "cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/rogpeppe/go-internal/testscript"

	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

// TestMain lets the scripts run this very binary as the program, each verb in
// a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"shyraq": func() {
		env, err := testEnv()
		if err != nil {
			panic(err)
		}
		code, handled := Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, env)
		if !handled {
			fmt.Fprintln(os.Stderr, "a window was asked for")
			code = Usage
		}
		os.Exit(code)
	}})
}

// halves is a Districts of two: west of 71.5° and the rest.
type halves struct{}

func (halves) Find(_, lon int32) (string, bool) {
	if lon < 715_000_000 {
		return "711110000", true
	}
	return "711210000", true
}

func testEnv() (Env, error) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		return Env{}, err
	}
	codes, err := codes.Parse(assets.Codes())
	_, trusted, bad := updatePair("ours")
	if os.Getenv("SHYRAQ_TEST_NO_KEY") != "" {
		trusted = ""
	}
	version := stdcmp.Or(os.Getenv("SHYRAQ_TEST_VERSION"), "test")
	return Env{
		Getenv: os.Getenv, Texts: texts, Codes: codes,
		Districts: func(regionfile.Region) (duty.Districts, error) { return halves{}, nil },
		Fonts:     func() (*paper.Fonts, error) { return paper.ReadFonts(assets.Fonts()) },
		Now:       time.Now, Rand: rand.Reader, Wire: duty.Wire{Chance: mathrand.Float64},
		KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1}, Version: version, UpdateKey: trusted,
	}, errors.Join(err, bad)
}

// town is a region server of the test's own, on a real TLS socket.
type town struct {
	*region.Region
	url    string
	cancel context.CancelFunc
	done   chan struct{}
}

func regionFile() ([]byte, error) {
	square := func(lon int) json.RawMessage {
		return fmt.Appendf(nil, `{"type":"Polygon","coordinates":[[[%d,51],[%d,51],[%d,52],[%d,52],[%d,51]]]}`, lon, lon+1, lon+1, lon, lon)
	}
	return json.Marshal(regionfile.Region{Schema: 1, ID: "astana", KATO: "710000000", Names: codes.Names{KK: "Астана"}, Offset: "+05:00",
		Districts: []regionfile.District{
			{KATO: "711110000", Names: codes.Names{KK: "Алматы"}, Geometry: square(71)},
			{KATO: "711210000", Names: codes.Names{KK: "Есіл"}, Geometry: square(72)},
		},
		Units: []regionfile.Unit{{ID: "north", Names: codes.Names{KK: "Солтүстік"}, Districts: []string{"711110000", "711210000"}}},
	})
}

func found(dir string) (*town, error) {
	ctx, cancel := context.WithCancel(context.Background())
	t := &town{cancel: cancel, done: make(chan struct{})}
	var err error
	if t.Region, err = region.Open(ctx, region.Options{Dir: dir}); err != nil {
		return nil, err
	}
	file, err := regionFile()
	if err == nil {
		_, err = t.Load(ctx, file, false)
	}
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t.url = "https://" + ln.Addr().String()
	go func() {
		defer close(t.done)
		_ = t.Serve(ctx, ln) // its end is the test's
	}()
	return t, nil
}

func (t *town) close() {
	t.cancel()
	<-t.done
	t.Region.Close()
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("LC_ALL", "en_US.UTF-8")
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("YEAR", strconv.Itoa(time.Now().UTC().Add(5*time.Hour).Year())) // where the region is
			for _, name := range []string{"TZ", "SHYRAQ_TEST_CLOCK"} {               // a moved clock is moved for all of a script
				if v, set := os.LookupEnv(name); set {
					e.Setenv(name, v)
				}
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "pin"), []byte("274916\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"region":  startRegion,
			"copied":  copied,
			"putback": putback,
			"readmit": readmit,
			"admit":   admit,
			"invite":  invite,
			"hold":    hold,
			"exits":   exits,
			"keep":    keep,
			"foreign": foreign,
			"again":   again,
			"big":     big,
			"swap":    swap,
			"issue":   issue,
			"dismiss": dismiss,
			"wipe":    wipe,
			"void":    void,
			"keys":    publish,
			"canary":  canary,
			"written": written, "remember": remember, "updates": updates, "unchanged": unchanged,
			"agents": agents, "approve": approve, "approvefile": approvefile, "cut": cut,
		},
	})
}

// region starts a region; its address is $SERVER.
func startRegion(ts *testscript.TestScript, _ bool, _ []string) {
	t, err := found(ts.MkAbs("region"))
	ts.Check(err)
	towns[ts] = t
	ts.Defer(func() {
		towns[ts].close()
		delete(towns, ts)
	})
	ts.Setenv("SERVER", t.url)
}

// copied keeps a copy of the region as it is now, and has the region go on in
// another folder: a lock lives a moment longer in a program that is just being
// started.
func copied(ts *testscript.TestScript, _ bool, _ []string) {
	towns[ts].close()
	for _, to := range []string{"older", "later"} {
		ts.Check(os.CopyFS(ts.MkAbs(to), os.DirFS(ts.MkAbs("region"))))
		ts.Check(os.Chmod(filepath.Join(ts.MkAbs(to), "key"), 0o600))
	}
	reopen(ts, "later")
}

// putback [DIR]: the copy, or another folder, takes the place of the region.
func putback(ts *testscript.TestScript, _ bool, args []string) {
	towns[ts].close()
	reopen(ts, append(args, "older")[0])
}

// reopen starts a region that was closed; its address is $SERVER.
func reopen(ts *testscript.TestScript, dir string) {
	t, err := found(ts.MkAbs(dir))
	ts.Check(err)
	towns[ts] = t
	ts.Setenv("SERVER", t.url)
}

// readmit NAME: he is invited with his old id into a region that lost him; the
// code is in the file "code".
func readmit(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(ts.Getenv("ID_" + args[0]))
	ts.Check(err)
	got, err := towns[ts].Invite(context.Background(), admin.InviteRequest{Officer: id, Role: regionfile.Patrol, Unit: "north", Name: args[0]})
	ts.Check(err)
	giveCode(ts, got.Code)
}

// admit NAME N: an administrator takes in what was set aside of his: N lines, and
// nothing is left.
func admit(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(ts.Getenv("ID_" + args[0]))
	ts.Check(err)
	got, err := towns[ts].Admit(context.Background(), admin.AdmitRequest{All: true, Officer: id})
	ts.Check(err)
	if strconv.Itoa(got.Admitted) != args[1] || len(got.Left) > 0 {
		ts.Fatalf("%+v", got)
	}
}

// foreign starts a second region; its address is $FOREIGN.
func foreign(ts *testscript.TestScript, _ bool, _ []string) {
	t, err := found(ts.MkAbs("foreign"))
	ts.Check(err)
	ts.Defer(t.close)
	ts.Setenv("FOREIGN", t.url)
}

func giveCode(ts *testscript.TestScript, code string) {
	ts.Check(os.WriteFile(ts.MkAbs("code"), []byte(code+"\n"), 0o600))
}

var towns = map[*testscript.TestScript]*town{}

// trees are the folders of the scripts as they were.
var trees = map[*testscript.TestScript]map[string]string{}

// remember DIR: what lies in it now.
func remember(ts *testscript.TestScript, _ bool, args []string) {
	tree, err := devicetest.Sums(ts.MkAbs(args[0]))
	ts.Check(err)
	trees[ts] = tree
}

// unchanged DIR: the same as was remembered.
func unchanged(ts *testscript.TestScript, _ bool, args []string) {
	tree, err := devicetest.Sums(ts.MkAbs(args[0]))
	ts.Check(err)
	if diff := cmp.Diff(trees[ts], tree); diff != "" {
		ts.Fatalf("%s", diff)
	}
}

// invite ROLE NAME: the code is in the file "code", the officer's id $ID_NAME.
func invite(ts *testscript.TestScript, _ bool, args []string) {
	got, err := towns[ts].Invite(context.Background(), admin.InviteRequest{Role: regionfile.Role(args[0]), Unit: "north", Name: args[1]})
	ts.Check(err)
	giveCode(ts, got.Code)
	ts.Setenv("ID_"+args[1], got.Officer.String())
}

// again NAME: a code for a further device of his, or for this one anew.
func again(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(ts.Getenv("ID_" + args[0]))
	ts.Check(err)
	got, err := towns[ts].Invite(context.Background(), admin.InviteRequest{Officer: id})
	ts.Check(err)
	giveCode(ts, got.Code)
}

// big: big.json is a record larger than one may be.
func big(ts *testscript.TestScript, _ bool, _ []string) {
	text := `{"kind": "encounter", "body": {"note": "` + strings.Repeat("а", 200_000) + `"}}`
	ts.Check(os.WriteFile(ts.MkAbs("big.json"), []byte(text), 0o600))
}

// swap DIR URL: the device's region is looked for at another address.
func swap(ts *testscript.TestScript, _ bool, args []string) {
	d, err := vault.LoadDevice(ts.MkAbs(args[0]))
	ts.Check(err)
	d.Server = args[1]
	ts.Check(vault.SaveDevice(ts.MkAbs(args[0]), d))
}

// hold DIR: another program has the directory, until the script ends.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	box, err := ledger.OpenOutbox(ts.MkAbs(args[0]), nil)
	ts.Check(err)
	ts.Defer(func() { box.Close() })
}

// written DIR [N]: the journal holds N lines more of who looked and what left than
// at the last look; without N it only looks.
func written(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for f, err := range journal.Read(filepath.Join(ts.MkAbs(args[0]), "journal"), 1) {
		ts.Check(err)
		if f.Kind == journal.Audit {
			n++
		}
	}
	was, _ := strconv.Atoi(ts.Getenv("WRITTEN"))
	ts.Setenv("WRITTEN", strconv.Itoa(n))
	if len(args) > 1 && strconv.Itoa(n-was) != args[1] {
		ts.Fatalf("%d lines more, want %s", n-was, args[1])
	}
}

// exits CODE ARGS…: shyraq ends with this very code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("shyraq", args[1:]...)
	code := 0
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit %d, want %s", code, args[0])
	}
}

// keep VAR PATH: the value at a dotted path of the JSON on standard output.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &v))
	for _, name := range strings.Split(args[1], ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[name]
		case []any:
			var i int
			fmt.Sscan(name, &i)
			if i >= len(at) {
				ts.Fatalf("no element %d", i)
			}
			v = at[i]
		default:
			ts.Fatalf("nothing at %s", args[1])
		}
	}
	ts.Setenv(args[0], fmt.Sprint(v))
}

// handle opens the device of a data directory as its only officer.
func handle(ts *testscript.TestScript, dir string, work func(context.Context, *duty.Duty)) {
	ctx := context.Background()
	env, err := testEnv()
	ts.Check(err)
	c := &call{env: env, data: ts.MkAbs(dir), pinFile: ts.MkAbs("pin")}
	ts.Check(c.unlocked(ctx, func(d *duty.Duty) error {
		work(ctx, d)
		return nil
	}))
}

// issue DIR RECORD: the first child is handed to a mother; the act's number is
// $ACT, the text of its code $MARK.
func issue(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(args[1])
	ts.Check(err)
	ink := handover.Strokes{{100, 100, 200, 40, -60, 90}}
	handle(ts, args[0], func(ctx context.Context, d *duty.Duty) {
		w, err := d.Edit(ctx, id)
		ts.Check(err)
		_, a, err := d.IssueAct(ctx, w, duty.Handover{
			Person: w.Encounter.People[0].ID, Fit: true, OfficerInk: ink, TakerInk: ink, HandedAt: w.Encounter.MetAt.Add(time.Minute),
			Taker: handover.Taker{Kinship: "S_MOTH", Name: "Сынақова Ақмарал", Document: "D_ID", Number: "040719283"},
		})
		ts.Check(err)
		ts.Setenv("ACT", string(a.Number))
		ts.Setenv("MARK", a.Mark().String())
	})
}

// void DIR RECORD NUMBER: the act is void.
func void(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(args[1])
	ts.Check(err)
	handle(ts, args[0], func(ctx context.Context, d *duty.Duty) {
		w, err := d.Edit(ctx, id)
		ts.Check(err)
		_, err = d.VoidAct(ctx, w, handover.Number(args[2]), "аты қате")
		ts.Check(err)
	})
}

// dismiss NAME: the officer and his keys are revoked.
func dismiss(ts *testscript.TestScript, _ bool, args []string) {
	id, err := uuid.Parse(ts.Getenv("ID_" + args[0]))
	ts.Check(err)
	ts.Check(towns[ts].Revoke(context.Background(), admin.RevokeRequest{Officer: id}))
}

// wipe DIR: the device is revoked and has to destroy its keys.
func wipe(ts *testscript.TestScript, _ bool, args []string) {
	d, err := vault.LoadDevice(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(towns[ts].Revoke(context.Background(), admin.RevokeRequest{Device: d.Device, Wipe: true}))
}

// keys FILE: what the region publishes.
func publish(ts *testscript.TestScript, _ bool, args []string) {
	f, err := towns[ts].Keys(context.Background())
	ts.Check(err)
	raw, err := json.Marshal(f)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), raw, 0o600))
}
