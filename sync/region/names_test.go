package region

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/pki"
)

// on is an address of this machine that no certificate names by itself.
const on = "127.0.0.2"

// A device that enrols by a name the certificate lacks would take its region
// for a stranger for ever: it is refused while the code is still good, and the
// names are told. The server learns the name while it serves.
func TestEnrolByAnotherName(t *testing.T) {
	w := newWorld(t, nil)
	w.stop()
	w.start(on + ":0")
	code := w.invite(regionfile.Patrol, "unit-a").Code
	if err := w.tryEnrol(w.url, code); wire.Code(err) != "server_unnamed" {
		t.Errorf("a server without a name: %v", err)
	}
	if _, err := w.region.Names(t.Context(), pki.NamesRequest{Add: []string{"HTTPS://Sync.Example.KZ/", "10.0.0.9:9000"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.tryEnrol(w.url, code); wire.Code(err) != "server_name" || !strings.Contains(err.Error(), "sync.example.kz, 10.0.0.9") {
		t.Errorf("a server of other names: %v", err)
	}
	if _, err := w.region.Names(t.Context(), pki.NamesRequest{Add: []string{on}}); err != nil {
		t.Fatal(err)
	}
	typed := strings.ToUpper(strings.TrimPrefix(w.url, "https://")) + "/"
	if err := w.tryEnrol(typed, code); err != nil {
		t.Errorf("by a name it was told since: %v", err)
	}
	w.restart()
	if err := w.tryEnrol(w.url, w.invite(regionfile.Patrol, "unit-a").Code); err != nil {
		t.Errorf("after a restart: %v", err)
	}
}

func TestNames(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Names = []string{"Old.example.kz"} })
	ask := func(add, remove string) string {
		var a pki.NamesRequest
		if add != "" {
			a.Add = strings.Fields(add)
		}
		if remove != "" {
			a.Remove = strings.Fields(remove)
		}
		rows, err := w.region.Names(t.Context(), a)
		if err != nil {
			return wire.Code(err)
		}
		var names []string
		for _, r := range rows {
			names = append(names, r.Name)
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct{ add, remove, want string }{
		{"", "", "old.example.kz"},
		{"new.example.kz [2001:DB8::1]:9000", "", "new.example.kz [2001:db8::1]:9000 old.example.kz"},
		{"new.example.kz", "", "[2001:db8::1]:9000 new.example.kz old.example.kz"},
		{"", "[2001:db8::1]:9000", "new.example.kz old.example.kz"},
		{"", "other.example.kz", "name_unknown"},
		{"", "old.example.kz", "name_unknown"},
		{"a_b..c", "", "server_address"},
	} {
		if got := ask(c.add, c.remove); got != c.want {
			t.Errorf("add %q, remove %q: %s, want %s", c.add, c.remove, got, c.want)
		}
	}
	var many []string
	for i := range pki.MostNames {
		many = append(many, fmt.Sprintf("n%d.example.kz", i))
	}
	if got := ask(strings.Join(many, " "), ""); got != "names_many" {
		t.Errorf("more names than there may be: %s", got)
	}
	for end := time.Now().Add(10 * time.Second); w.region.names.Addresses() == nil && time.Now().Before(end); {
		runtime.Gosched() // the server says where it listens once it does
	}
	_, port, _ := net.SplitHostPort(w.url[len("https://"):])
	want := []string{"new.example.kz:" + port, "old.example.kz:" + port}
	if diff := cmp.Diff(want, w.region.names.Addresses().List); diff != "" {
		t.Errorf("what devices are told: %s", diff)
	}
}

// The server moves to an address that its devices heard of before: they follow
// without a person, and keep the address.
func TestDevicesFollowAMove(t *testing.T) {
	w := newWorld(t, nil)
	ln, err := net.Listen("tcp", on+":0") // a port that will be free
	if err != nil {
		t.Fatal(err)
	}
	next := ln.Addr().String()
	ln.Close()
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: w.invite(regionfile.Patrol, "unit-a").Code, OfficerKey: pub, ClientOptions: w.clientOptions()})
	if err != nil {
		t.Fatal(err)
	}
	kept := e.Identity
	o := w.clientOptions()
	o.Keep = func(id courier.Identity) error { kept = id; return nil }
	s := w.stationWith(e, "unit-a", key, o)
	if _, err := w.region.Names(t.Context(), pki.NamesRequest{Add: []string{"127.0.0.3:1", next}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{next, "127.0.0.3:1"}, kept.Addresses); diff != "" {
		t.Fatalf("kept of the notice: %s", diff)
	}
	w.stop()
	if _, err := s.Hello(t.Context()); wire.Code(err) != "unreachable" {
		t.Errorf("while no server is there: %v", err)
	}
	w.start(next)
	if _, err := s.Hello(t.Context()); err != nil {
		t.Fatalf("after the move: %v", err)
	}
	if kept.Server != w.url {
		t.Errorf("the device keeps %s, want %s", kept.Server, w.url)
	}
	again, err := courier.NewClient(kept, w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Hello(t.Context()); err != nil {
		t.Errorf("the next start of the device: %v", err)
	}
}
