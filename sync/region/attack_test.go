package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/quota"
	"shyraq/sync/revision"
)

// These tests play the attacks that stopped the server of 0.2.0, over TLS
// against a region that serves. Each attacker holds what the attack needs and
// keeps to no rule; each test is about those who keep to the rules meanwhile.
// What a line may do to a record is played in attack_records_test.go.

// attacker is a copy of a device's certificate, on machines of his own.
type attacker struct {
	w    *world
	from string // the address he calls from
	pair []tls.Certificate
}

// thief copies the certificate of a station.
func (w *world) thief(s *station, from string) attacker {
	w.t.Helper()
	id := s.Identity()
	pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
	if err != nil {
		w.t.Fatal(err)
	}
	return attacker{w: w, from: from, pair: []tls.Certificate{pair}}
}

func (a attacker) dialer() *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(a.from)}, Timeout: 10 * time.Second}
}

// open connects and sends the head of a request whose body never comes.
func (a attacker) open(method, path, kind string, length int) net.Conn {
	a.w.t.Helper()
	c, err := tls.DialWithDialer(a.dialer(), "tcp", a.w.url[len("https://"):], &tls.Config{InsecureSkipVerify: true, Certificates: a.pair})
	if err != nil {
		a.w.t.Fatal(err)
	}
	a.w.t.Cleanup(func() { c.Close() })
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", method, path, kind, length)
	if length > 0 {
		_, _ = io.WriteString(c, "{")
	}
	return c
}

// ask makes one whole request, and gives the code of the answer; empty is a
// success.
func (a attacker) ask(method, path, kind, token string, body []byte) string {
	a.w.t.Helper()
	t := &http.Transport{DialContext: a.dialer().DialContext, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, Certificates: a.pair}}
	defer t.CloseIdleConnections()
	req, err := http.NewRequest(method, a.w.url+path, strings.NewReader(string(body)))
	if err != nil {
		a.w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set(wire.HeaderSession, token)
	resp, err := (&http.Client{Transport: t}).Do(req)
	if err != nil {
		a.w.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		a.w.t.Fatal(err)
	}
	if resp.StatusCode == http.StatusOK {
		return ""
	}
	fault, _ := wire.ParseFault(resp.StatusCode, b)
	return wire.Code(fault)
}

// get makes a request whose answer the caller reads.
func (a attacker) get(path string, head http.Header) *http.Response {
	a.w.t.Helper()
	t := &http.Transport{DialContext: a.dialer().DialContext, DisableCompression: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true, Certificates: a.pair}}
	a.w.t.Cleanup(t.CloseIdleConnections)
	req, err := http.NewRequest(http.MethodGet, a.w.url+path, nil)
	if err != nil {
		a.w.t.Fatal(err)
	}
	req.Header = head
	resp, err := t.RoundTrip(req)
	if err != nil {
		a.w.t.Fatal(err)
	}
	a.w.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// works says that somebody who keeps to the rules is served, soon.
func (s *station) works(what string) {
	s.w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if _, err := s.Hello(ctx); err != nil {
		s.w.t.Errorf("%s: hello: %v", what, err)
	}
	if got := s.push(s.encounter(newID(), nil)); got[0].Result != wire.Stored {
		s.w.t.Errorf("%s: push: %v", what, results(got))
	}
	s.SignIn(&courier.Officer{ID: s.officer, Key: s.key})
	if _, err := s.reader.Pull(ctx, 0); err != nil {
		s.w.t.Errorf("%s: signing in and reading: %v", what, err)
	}
}

// H7: one officer opened 10,000 sessions, and nobody signed in for twelve hours.
func TestAttackSessions(t *testing.T) {
	w := newWorld(t, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	refused := 0
	for range 100 {
		other.SignIn(&courier.Officer{ID: other.officer, Key: other.key})
		if _, err := other.Directory(t.Context(), ""); wire.Code(err) == wire.CodeSignIns {
			refused++
		}
	}
	if refused == 0 {
		t.Error("he signs in as often as he likes")
	}
	mine.works("beside a hundred sessions of another")
	token, _, err := w.region.sessions.Token(w.region.people().Device(other.Identity().Device).Serials[0], other.officer, w.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	a := w.thief(other, "127.0.0.2")
	if code := a.ask("GET", wire.PathDirectory, "", token, nil); code != "" {
		t.Errorf("before he was revoked: %s", code)
	}
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: other.officer}); err != nil {
		t.Fatal(err)
	}
	if code := a.ask("GET", wire.PathDirectory, "", token, nil); code != "officer_revoked" {
		t.Errorf("a session that he has still: %q", code)
	}
}

// H8: a certificate alone asked for 10,000 nonces, and nobody signed in for a
// minute.
func TestAttackNonces(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Elapsed = func() time.Duration { return 0 } }) // however slow the machine is
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	a := w.thief(other, "127.0.0.2")
	refused := 0
	for range int(httpapi.UsualLimits().DeviceRequests.Most) + 50 {
		if code := a.ask("POST", wire.PathNonce, wire.TypeJSON, "", nil); code == wire.CodeRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("he asks as often as he likes")
	}
	mine.works("beside his nonces")
}

// H10, slots: 64 slow requests of one certificate stopped hello and signing in;
// hold: 8 slow pushes stopped every push. The attacker has many times that.
func TestAttackSlots(t *testing.T) {
	w := newWorld(t, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	a := w.thief(other, "127.0.0.2")
	for range 100 {
		a.open("POST", wire.PathSession, wire.TypeJSON, 1000)
	}
	for range 30 {
		a.open("POST", wire.PathPush, wire.TypeLines, 1<<20)
	}
	mine.works("beside slow requests")
	for _, c := range []struct {
		of   string
		most int
	}{{"calling", 4}, {"sending", 2}, {"asking", 2}, {"pushing", 0}} {
		if used := w.gauge(`shyraq_region_places_used{of="` + c.of + `"}`); used > c.most {
			t.Errorf("he holds %d places of %s", used, c.of)
		}
	}
	if used := w.gauge("shyraq_region_bodies_used_bytes"); used > 2<<20+4*wire.MaxRequest {
		t.Errorf("he holds %d bytes", used)
	}
}

// H10, hold: 8 connections of nobody stopped every enrolment.
func TestAttackEnrolments(t *testing.T) {
	w := newWorld(t, nil)
	nobody := attacker{w: w, from: "127.0.0.2"}
	for range 40 {
		nobody.open("POST", wire.PathEnrol, wire.TypeJSON, 1000)
	}
	began := time.Now()
	w.enrol(regionfile.Patrol, "unit-a").works("enrolled beside 40 slow enrolments of nobody")
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if n := w.gauge(`shyraq_region_places_used{of="knocking"}`); n > 8 {
		t.Errorf("nobody holds %d places", n)
	}
}

// Many addresses of nobody take no more than their part of the places: some
// are kept for who has none.
func TestAttackEnrolmentsFromManyAddresses(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 40 {
		nobody := attacker{w: w, from: fmt.Sprintf("127.0.1.%d", i+1)}
		for range 8 {
			nobody.open("POST", wire.PathEnrol, wire.TypeJSON, 1000)
		}
	}
	w.enrol(regionfile.Patrol, "unit-a").works("enrolled beside 320 slow enrolments from 40 addresses")
}

// Behind a proxy everybody is one address, unless the proxy says who calls.
func TestAttackEnrolmentsBehindAProxy(t *testing.T) {
	const proxy = "127.0.0.3"
	w := newWorld(t, func(o *Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix(proxy + "/32")} })
	through := func(from string) func(context.Context, string, string) (net.Conn, error) {
		return func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(proxy)}}).DialContext(ctx, network, addr)
			if err == nil {
				_, err = fmt.Fprintf(c, "PROXY TCP4 %s 192.0.2.200 40000 8443\r\n", from)
			}
			return c, err
		}
	}
	for range 40 {
		raw, err := through("192.0.2.1")(t.Context(), "tcp", w.url[len("https://"):])
		if err != nil {
			t.Fatal(err)
		}
		c := tls.Client(raw, &tls.Config{InsecureSkipVerify: true})
		t.Cleanup(func() { c.Close() })
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000\r\n\r\n{", wire.PathEnrol, wire.TypeJSON)
	}
	o := w.clientOptions()
	o.Dial = through("192.0.2.2")
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: w.invite(regionfile.Patrol, "unit-a").Code, OfficerKey: pub, Client: "test", ClientOptions: o})
	if err != nil {
		t.Fatalf("beside 40 slow enrolments of another behind the proxy: %v", err)
	}
	w.stationWith(e, "unit-a", key, o).works("behind the proxy")
	o.Dial = (attacker{w: w, from: proxy}).dialer().DialContext
	c, err := courier.NewClient(e.Identity, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Hello(t.Context()); err == nil {
		t.Error("a proxy that does not say who calls is served")
	}
}

// H13: 78 KB sent once, then feed requests that are not read: 98 MB each.
func TestAttackFeedThatIsNotRead(t *testing.T) {
	w := newWorld(t, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	for range 30 {
		other.push(other.encounter(newID(), func(v *raid.Encounter, _ *revision.Envelope) { v.Note = strings.Repeat("a", 100_000) }))
	}
	token := other.token()
	a := w.thief(other, "127.0.0.2")
	for range 40 {
		c, err := tls.DialWithDialer(a.dialer(), "tcp", w.url[len("https://"):], &tls.Config{InsecureSkipVerify: true, Certificates: a.pair})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		_ = c.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprintf(c, "GET %s?limit=1000 HTTP/1.1\r\nHost: x\r\n%s: %s\r\n\r\n", wire.PathChanges, wire.HeaderSession, token)
	}
	mine.works("beside feeds that are not read")
	deadline := time.Now().Add(20 * time.Second)
	for w.gauge("shyraq_region_feeds_waiting") > 2 || w.gauge("shyraq_region_answers_used_bytes") > 3*wire.PartSize {
		if time.Now().After(deadline) {
			t.Fatalf("he holds %d feeds and %d bytes", w.gauge("shyraq_region_feeds_waiting"), w.gauge("shyraq_region_answers_used_bytes"))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// C2, jam and paging: 580 revisions of 120 KB of one encounter made a page that
// nobody could take; 601 small ones cost 402 pages and 161,001 revisions.
func TestAttackPaging(t *testing.T) {
	w := newWorld(t, nil)
	other, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	for _, c := range []struct {
		name  string
		n     int
		note  int
		pages int
	}{{"large", 40, 110_000, 8}, {"small", 601, 10, 6}} {
		t.Run(c.name, func(t *testing.T) {
			record := newID()
			last := other.encounter(record, nil)
			batch := []revision.Signed{last}
			for i := range c.n {
				last = other.encounter(record, func(v *raid.Encounter, e *revision.Envelope) {
					v.Note, e.Parents = strings.Repeat("a", c.note)+fmt.Sprint(i), []revision.Hash{last.Rev}
				})
				batch = append(batch, last)
				if len(batch) == 20 || i == c.n-1 {
					other.push(batch...)
					batch = nil
				}
			}
			had, pages, bytes := len(reader.news.all()), 0, 0
			for more := true; more; pages++ {
				p, err := reader.Changes(t.Context(), reader.reader.Cursor(), 1000, 0)
				if err != nil {
					t.Fatalf("page %d: %v", pages, err)
				}
				size := 0
				for _, s := range p.Revisions {
					size += len(s.Bytes)
				}
				bytes, more = max(bytes, size), p.More
				if _, err := reader.reader.Pull(t.Context(), 0); err != nil {
					t.Fatal(err)
				}
			}
			reader.pull()
			if got := len(reader.news.all()) - had; got != c.n+1 || bytes > 2<<20 || pages > c.pages+c.n/200 {
				t.Errorf("%d revisions on %d pages, the largest of %d bytes", got, pages, bytes)
			}
		})
	}
}

// M1: the refused requests of a revoked certificate wrote 15 GB a day.
func TestAttackDenials(t *testing.T) {
	w := newWorld(t, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	a := w.thief(other, "127.0.0.2")
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Device: other.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	before := w.refusals(other.Identity().Device)
	for range 200 {
		if code := a.ask("GET", wire.PathDirectory, "", "", nil); code == "" {
			t.Fatal("a revoked device reads the directory")
		}
	}
	if n := w.refusals(other.Identity().Device) - before; n != 1 {
		t.Errorf("200 refusals are %d entries", n)
	}
	w.region.journal.WriteRepeats(context.Background(), true)
	if n := w.refusals(other.Identity().Device) - before; n != 2 {
		t.Errorf("with how often it came they are %d entries", n)
	}
	mine.works("beside his refusals")
}

// M1, read-audit: one officer who read over and over had 189 GB a day written.
func TestAttackReadAudit(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.Reading = quota.Rate{Most: 200_000, Per: 24 * time.Hour}
	})
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	for range 10 {
		other.push(other.encounter(newID(), nil))
	}
	reads, last := 0, ""
	for ; reads < 1000; reads++ {
		if _, err := other.Changes(t.Context(), "", 1000, 0); err != nil {
			last = wire.Code(err)
			break
		}
	}
	if last != wire.CodeReading || reads < 2 {
		t.Errorf("after %d reads: %q", reads, last)
	}
	if got := other.push(other.encounter(newID(), nil)); got[0].Result != wire.Stored {
		t.Errorf("he cannot send either: %v", results(got))
	}
	mine.works("beside his reading")
}

// Whatever a device sent before costs the region its signatures once more:
// repeating it comes to an end too.
func TestAttackRepeats(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Limits = httpapi.UsualLimits()
		o.Limits.Revisions = quota.Rate{Most: 150, Per: 24 * time.Hour}
	})
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	var all []revision.Signed
	var lines []byte
	for range 50 {
		all = append(all, other.encounter(newID(), nil))
		lines = append(all[len(all)-1].AppendLine(lines), '\n')
	}
	other.push(all...)
	a, times, last := w.thief(other, "127.0.0.2"), 0, ""
	for ; times < 50 && last == ""; times++ {
		last = a.ask("POST", wire.PathPush, wire.TypeLines, "", lines)
	}
	if last != wire.CodeRevisions || times < 5 {
		t.Errorf("after %d times: %q", times, last)
	}
	mine.works("beside his repeats")
}

// H2, renew-oust: whoever copied a certificate renewed twice, and the true
// tablet was unknown.
func TestAttackRenewOust(t *testing.T) {
	at := time.Duration(0)
	var mu sync.Mutex
	var log strings.Builder
	w := newWorld(t, func(o *Options) {
		o.Elapsed = func() time.Duration { mu.Lock(); defer mu.Unlock(); return at }
		o.Log = slog.New(slog.NewTextHandler(&locked{w: &log, mu: &mu}, nil))
	})
	s := w.enrol(regionfile.Patrol, "unit-a")
	thief, err := courier.NewClient(s.Identity(), w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer thief.Close()
	if err := thief.Renew(t.Context()); wire.Code(err) != "renew_early" {
		t.Errorf("at once: %v", err)
	}
	w.clock.add(wire.RenewAfter + time.Hour)
	copied := thief.Identity()
	if err := thief.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := courier.NewClient(copied, w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.Renew(t.Context()); err != nil || again.Identity().Certificate != thief.Identity().Certificate {
		t.Errorf("another certificate within a week: %v", err)
	}
	if _, err := thief.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	at += time.Hour
	mu.Unlock()
	s.works("after the thief renewed")
	if n := len(w.region.people().Device(s.Identity().Device).Serials); n != 2 {
		t.Errorf("%d certificates", n)
	}
	mu.Lock()
	said := log.String()
	mu.Unlock()
	if !strings.Contains(said, "two_holders") || !strings.Contains(w.metrics(), `device_alarms_total{why="two_holders"} 1`) {
		t.Errorf("nobody is told: %s", said)
	}
}

// An honest renewal whose answer was lost is no alarm, nor is one that is used.
func TestHonestRenewalIsNoAlarm(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	lost, err := courier.NewClient(s.Identity(), w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer lost.Close()
	w.clock.add(wire.RenewAfter + time.Hour)
	if err := lost.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.works("its answer was lost") // hello renews
	}
	if !strings.Contains(w.metrics(), `device_alarms_total{why="two_holders"} 0`) {
		t.Error("an alarm")
	}
}

// H1, chain-poison: a copy of the certificate took the tablet's next number.
func TestAttackChainPoison(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	s.push(s.encounter(newID(), nil))
	junk, _ := json.Marshal(map[string]any{"rev": revision.HashOf([]byte("j")), "sig": make([]byte, 64),
		"revision": map[string]any{"device": s.Identity().Device, "dseq": 2}})
	if code := w.thief(s, "127.0.0.2").ask("POST", wire.PathPush, wire.TypeLines, "", append(junk, '\n')); code != "" {
		t.Fatal(code)
	}
	if got := strings.Join(results(s.push(s.encounter(newID(), nil), s.encounter(newID(), nil))), " "); got != "stored stored" {
		t.Errorf("the true tablet: %s", got)
	}
}

// C1, register-squat: an officer's record under an id that others can foretell.
func TestAttackSquat(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-b")
	for _, id := range []uuid.UUID{uuid.NewSHA1(w.region.ID(), []byte("G_POL")), uuid.New()} {
		if got := s.push(s.encounter(id, nil)); got[0].Result == wire.Stored {
			t.Errorf("%s is taken", id)
		}
	}
}

// Whatever travels, what is shown to who looks after the server names nobody
// and nothing of a person.
func TestMonitorNamesNobody(t *testing.T) {
	var mu sync.Mutex
	var log strings.Builder
	w := newWorld(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&locked{w: &log, mu: &mu}, nil)) })
	s, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	mu.Lock()
	log.Reset() // that they were invited and came it tells, by their ids
	mu.Unlock()
	const name, iin = "Қанарейкин", "900101300017"
	record := newID()
	s.push(s.encounter(record, func(v *raid.Encounter, _ *revision.Envelope) {
		v.Note = name
		v.People = []raid.Person{{ID: newID(), Kind: raid.Minor, Surname: name, IIN: iin}}
	}))
	reader.pull()
	s.raw("GET", "/v1/"+name, "", "", nil)
	s.raw("GET", wire.PathChanges+"?cursor="+name, "", "", nil)
	shown := w.metrics()
	mu.Lock()
	shown += log.String()
	mu.Unlock()
	for _, secret := range []string{name, iin, record.String(), s.officer.String(), "127.0.0.1", "Сынақ"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	if strings.Contains(w.metrics(), s.Identity().Device.String()) {
		t.Error("a device is named")
	}
	for _, line := range []string{`shyraq_region_lines_total{result="stored"} 1`, `shyraq_region_requests_total{route="/v1/sync/push",outcome="done"} 1`} {
		if !strings.Contains(shown, line) {
			t.Errorf("no %s in\n%s", line, shown)
		}
	}
}

func TestHealth(t *testing.T) {
	free := uint64(1 << 40)
	w := newWorld(t, func(o *Options) { o.Free = func(string) (uint64, error) { return free, nil } })
	get := func(path string) int {
		rec := httptest.NewRecorder()
		w.region.Monitor().ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		return rec.Code
	}
	if get("/healthz") != 200 || get("/readyz") != 200 || get("/metrics") != 200 || get("/") != 404 {
		t.Error("a region that serves is not well")
	}
	free = 1 << 20
	if get("/healthz") != 200 || get("/readyz") != 503 {
		t.Error("with a full disk it is ready")
	}
	free = 1 << 40
	w.stop()
	if get("/readyz") != 503 {
		t.Error("closed it is ready")
	}
}

// metrics is what Prometheus would read.
func (w *world) metrics() string {
	rec := httptest.NewRecorder()
	w.region.Monitor().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	return rec.Body.String()
}

// gauge reads one number of the metrics.
func (w *world) gauge(name string) int {
	w.t.Helper()
	for line := range strings.Lines(w.metrics()) {
		if text, found := strings.CutPrefix(line, name+" "); found {
			v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				w.t.Fatal(err)
			}
			return int(v)
		}
	}
	w.t.Fatalf("no metric is called %s", name)
	return 0
}

// refusals counts the entries of what a device was refused.
func (w *world) refusals(device uuid.UUID) (n int) {
	w.store.mu.Lock()
	defer w.store.mu.Unlock()
	for _, f := range w.store.notes {
		if f.Device == device && !f.Allowed {
			n++
		}
	}
	return n
}

// token opens a session by hand.
func (s *station) token() string {
	s.w.t.Helper()
	serials := s.w.region.people().Device(s.Identity().Device).Serials
	token, _, err := s.w.region.sessions.Token(serials[len(serials)-1], s.officer, s.w.clock.now())
	if err != nil {
		s.w.t.Fatal(err)
	}
	return token
}

// locked is a writer that several goroutines share.
type locked struct {
	w  io.Writer
	mu *sync.Mutex
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
