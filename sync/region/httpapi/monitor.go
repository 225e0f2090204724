package httpapi

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/feed"
	"shyraq/sync/region/live"
	counts "shyraq/sync/region/metrics"
	"shyraq/sync/region/ogc"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
)

// monitor counts what the region does. Its labels are words of the program's
// own: no officer, device, record or address is ever one.
type monitor struct {
	set      *counts.Set
	requests *counts.Counter
	seconds  *counts.Histogram
	lines    *counts.Counter
	alarms   *counts.Counter
}

// What became of a request.
const (
	outcomeDone   = "done"
	outcomeDenied = "denied" // whoever asks may not
	outcomeWrong  = "wrong"  // what is asked is not right
	outcomeQuota  = "quota"  // he may, but not so much
	outcomeBusy   = "busy"   // everybody together is too much
	outcomeFault  = "fault"
)

// Why an operator has to look at a device.
const (
	alarmHolders = "two_holders" // its certificate is in two hands
	alarmFork    = "fork"        // its chain is continued twice
	alarmJournal = "journal"     // its journal ends before where it ended, or another way
	alarmLog     = "audit_log"   // it has seen another audit log than there is here
	alarmTries   = "tries"       // fewer PINs were tried on it than it said before
	alarmPINs    = "pins"        // somebody keeps trying PINs on it
	alarmBegun   = "many_begun"  // an officer begins more records than a man can
	alarmOpened  = "many_opened" // an officer opens more records than his work asks for
	alarmReading = "reading"     // an officer was sent as much as one may be
	alarmHeads   = "heads"       // it wrote into a record of more versions than anybody looks through
)

func newMonitor(g *guard, hub *feed.Hub, journal *audit.Journal, routes []Route) *monitor {
	s := counts.New()
	var paths []string
	for _, r := range routes {
		if !slices.Contains(paths, r.Path) { // one is told and asked for
			paths = append(paths, r.Path)
		}
	}
	paths = append(paths, ogc.Root)
	route := counts.Label{Name: "route", Words: paths}
	m := &monitor{set: s,
		requests: s.Counter("shyraq_region_requests_total", "Requests, by what became of them.", route,
			counts.Label{Name: "outcome", Words: []string{outcomeDone, outcomeDenied, outcomeWrong, outcomeQuota, outcomeBusy, outcomeFault}}),
		seconds: s.Histogram("shyraq_region_request_seconds", "Time of requests that were let in, waiting for news left out.",
			[]float64{0.005, 0.02, 0.1, 0.5, 1, 5, 30, 120}, route),
		lines: s.Counter("shyraq_region_lines_total", "Pushed lines, by their result.",
			counts.Label{Name: "result", Words: []string{string(wire.Stored), string(wire.Duplicate), string(wire.Held), string(wire.Quarantined), string(wire.Refused)}}),
		alarms: s.Counter("shyraq_region_device_alarms_total", "Devices an operator has to look at.",
			counts.Label{Name: "why", Words: []string{alarmHolders, alarmFork, alarmJournal, alarmLog, alarmTries, alarmPINs, alarmBegun, alarmOpened, alarmReading, alarmHeads}}),
	}
	s.Func("shyraq_region_hub_waiting", "Readers that a push may wake.", "gauge", func() float64 { return float64(hub.Waiting()) })
	m.watchLimits(g)
	s.Func("shyraq_region_notes_total", "Refusals and repeated reads; they are written once a minute for each device.", "counter", func() float64 { return float64(journal.Repeats()) })
	s.Func("shyraq_region_audit_bytes", "Bytes of decisions beyond which the oldest months go into files.", "gauge", func() float64 { return float64(journal.Most()) })
	s.Func("shyraq_region_audit_used_bytes", "Bytes of decisions that were written down, when they were looked at last.", "gauge", func() float64 { return float64(journal.Used()) })
	m.watchProcess()
	return m
}

// watchLimits shows each limit: its number, how much of it is used, and how
// often it was reached.
func (m *monitor) watchLimits(g *guard) {
	l, s := g.limits, m.set
	meters := map[string]struct {
		most    int64
		refused func() uint64
		len     func() int
	}{
		"device_requests":  {l.DeviceRequests.Most, g.deviceRequests.Refused, g.deviceRequests.Len},
		"address_requests": {l.AddressRequests.Most, g.addressRequests.Refused, g.addressRequests.Len},
		"sign_ins":         {l.SignIns.Most, g.signIns.Refused, g.signIns.Len},
		"enrols":           {l.Enrols.Most, g.enrols.Refused, g.enrols.Len},
		"revisions":        {l.Revisions.Most, g.revisions.Refused, g.revisions.Len},
		"bytes_in":         {l.BytesIn.Most, g.bytesIn.Refused, g.bytesIn.Len},
		"reading":          {l.Reading.Most, g.reading.Refused, g.reading.Len},
		"token_requests":   {l.TokenRequests.Most, g.tokens.Refused, g.tokens.Len},
		"positions":        {l.Positions.Most, g.positions.Refused, g.positions.Len},
	}
	rates := []string{"device_requests", "address_requests", "sign_ins", "enrols", "revisions", "bytes_in", "reading", "token_requests", "positions"}
	s.FuncOf("shyraq_region_quota", "What one caller may use.", "gauge", "of", rates, func(w string) float64 { return float64(meters[w].most) })
	s.FuncOf("shyraq_region_quota_callers", "Callers that are counted apart.", "gauge", "of", rates, func(w string) float64 { return float64(meters[w].len()) })
	s.FuncOf("shyraq_region_quota_refused_total", "Requests beyond what one caller may use.", "counter", "of", rates, func(w string) float64 { return float64(meters[w].refused()) })

	queues := map[string]struct {
		total int
		p     interface {
			Used() int
			Waiting() int
			Refused() uint64
		}
	}{
		"sending": {l.Sending.Total, g.pushes.arriving}, "pushing": {l.Pushing.Total, g.pushes.working},
		"calling": {l.Calling.Total, g.asks.arriving}, "asking": {l.Asking.Total, g.asks.working},
		"knocking": {l.Knocking.Total, g.enrolments.arriving}, "enrolling": {l.Enrolling.Total, g.enrolments.working},
		"carrying": {l.Carrying.Total, g.bundles.arriving}, "playing": {l.Playing.Total, g.bundles.working},
		"telling": {l.Telling.Total, g.places.arriving}, "placing": {l.Placing.Total, g.places.working},
		"pages": {l.Pages.Total, g.pages},
	}
	places := []string{"sending", "pushing", "calling", "asking", "knocking", "enrolling", "carrying", "playing", "telling", "placing", "pages"}
	s.FuncOf("shyraq_region_places", "Places of all callers together.", "gauge", "of", places, func(w string) float64 { return float64(queues[w].total) })
	s.FuncOf("shyraq_region_places_used", "Places that are taken.", "gauge", "of", places, func(w string) float64 { return float64(queues[w].p.Used()) })
	s.FuncOf("shyraq_region_places_queue", "Requests that wait for a place.", "gauge", "of", places, func(w string) float64 { return float64(queues[w].p.Waiting()) })
	s.FuncOf("shyraq_region_places_refused_total", "Requests that got no place.", "counter", "of", places, func(w string) float64 { return float64(queues[w].p.Refused()) })

	s.Func("shyraq_region_feeds", "Feeds that may wait for news.", "gauge", func() float64 { return float64(l.Feeds) })
	s.Func("shyraq_region_feeds_waiting", "Feeds that wait for news.", "gauge", func() float64 { return float64(g.feeds.Waiting()) })
	s.Func("shyraq_region_feeds_displaced_total", "Feeds that gave way to a later one of the same device or officer.", "counter",
		func() float64 { n, _ := g.feeds.Ended(); return float64(n) })
	s.Func("shyraq_region_feeds_refused_total", "Feeds that got no place.", "counter", func() float64 { _, n := g.feeds.Ended(); return float64(n) })
	s.Func("shyraq_region_bodies_bytes", "Memory that bodies may take.", "gauge", func() float64 { return float64(l.Bodies) })
	s.Func("shyraq_region_bodies_used_bytes", "Memory that bodies take.", "gauge", func() float64 { return float64(g.bodies.Used()) })
	s.Func("shyraq_region_bodies_refused_total", "Bodies for which no memory was left.", "counter", func() float64 { return float64(g.bodies.Refused()) })
	s.Func("shyraq_region_answers_bytes", "Memory that pages may take while they are written.", "gauge", func() float64 { return float64(l.Answers) })
	s.Func("shyraq_region_answers_used_bytes", "Memory that pages take.", "gauge", func() float64 { return float64(g.answers.Used()) })
	s.Func("shyraq_region_answers_refused_total", "Pages for which no memory was left.", "counter", func() float64 { return float64(g.answers.Refused()) })
	of := func(value func(*quota.Listener) float64) func() float64 {
		return func() float64 {
			if ln := g.listener.Load(); ln != nil {
				return value(ln)
			}
			return 0
		}
	}
	s.Func("shyraq_region_connections", "Connections that may be open.", "gauge", func() float64 { return float64(l.Connections) })
	s.Func("shyraq_region_connections_open", "Connections that are open.", "gauge", of(func(ln *quota.Listener) float64 { return float64(ln.Open()) }))
	s.Func("shyraq_region_connections_refused_total", "Connections that were closed at once.", "counter", of(func(ln *quota.Listener) float64 { return float64(ln.Refused()) }))
}

// watchLive shows how many devices have told where they are.
func (m *monitor) watchLive(t *live.Table) {
	m.set.Func("shyraq_region_positions", "Devices whose last position may be held.", "gauge", func() float64 { return float64(t.Most()) })
	m.set.Func("shyraq_region_positions_used", "Devices whose last position is held.", "gauge", func() float64 { return float64(t.Len()) })
	m.set.Func("shyraq_region_positions_dropped_total", "Positions that gave way to another device's.", "counter", func() float64 { return float64(t.Dropped()) })
}

func (m *monitor) watchProcess() {
	began := time.Now()
	m.set.Func("shyraq_region_uptime_seconds", "Time since the server began.", "gauge", func() float64 { return time.Since(began).Seconds() })
	m.set.Func("go_goroutines", "Goroutines.", "gauge", func() float64 { return float64(runtime.NumGoroutine()) })
	m.set.Func("go_heap_bytes", "Memory of live objects and of those that are not collected yet.", "gauge", func() float64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return float64(s[0].Value.Uint64())
	})
}

// done counts a request.
func (m *monitor) done(path string, err error, took time.Duration) {
	m.requests.Add(1, path, outcomeOf(err))
	if path != wire.PathChanges {
		m.seconds.Observe(took.Seconds(), path)
	}
}

func outcomeOf(err error) string {
	code := wire.Code(err)
	switch {
	case err == nil:
		return outcomeDone
	case len(code) > 6 && code[:6] == "quota_":
		return outcomeQuota
	case errors.Is(err, errs.Denied):
		return outcomeDenied
	case errors.Is(err, errs.Invalid), errors.Is(err, errs.NotFound), errors.Is(err, errs.Conflict):
		return outcomeWrong
	case errors.Is(err, errs.Unavailable), errors.Is(err, context.Canceled):
		return outcomeBusy
	}
	return outcomeFault
}

// Monitor answers who looks after the server: /metrics for Prometheus, /healthz
// while the process answers, /readyz while it serves. It says nothing of a
// person, and is served on an address of its own, without TLS.
func (a *API) Monitor() http.Handler {
	mux := http.NewServeMux()
	for path, look := range a.looks() {
		mux.HandleFunc("GET "+path, look)
	}
	return mux
}

// Looks lists the paths of Monitor.
func (a *API) Looks() []string { return slices.Sorted(maps.Keys(a.looks())) }

func (a *API) looks() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"/metrics": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
			_ = a.monitor.set.Write(w)
		},
		"/healthz": func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") },
		"/readyz": func(w http.ResponseWriter, req *http.Request) {
			if err := a.Ready(req.Context()); err != nil {
				plain(w, http.StatusServiceUnavailable, wire.Code(err))
				return
			}
			plain(w, http.StatusOK, "ready")
		},
	}
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// Ready says why the region does not take records at the moment; nil: it does.
func (a *API) Ready(ctx context.Context) error {
	select {
	case <-a.o.Life.Done():
		return errs.Errorf(errs.Unavailable, "closing", "the server ends")
	default:
	}
	if _, low, err := a.o.Room(); err == nil && low {
		return errs.Errorf(errs.Unavailable, wire.CodeLowDisk, "the region's disk is nearly full")
	}
	_, err := a.o.Store.Row(ctx, access.Judging(), store.Settings, "ready")
	return err
}

// ServeMonitor answers on a listener until the context ends.
func (a *API) ServeMonitor(ctx context.Context, ln net.Listener) error {
	srv := &http.Server{Handler: a.Monitor(), ReadHeaderTimeout: longestHeader, ReadTimeout: longestHeader, WriteTimeout: longestHeader,
		MaxHeaderBytes: headerLimit}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// playedAgain is how often one file of a device without a network is played: several
// people may carry it, and it uses what its device and its officer may.
var playedAgain = quota.Rate{Most: 8, Per: 24 * time.Hour}

// What an officer may do in a day before the operator is told. A crew begins some
// hundred records in a night, a supervisor opens some hundreds in a review.
var (
	manyBegun  = quota.Rate{Most: 1000, Per: 24 * time.Hour}
	manyOpened = quota.Rate{Most: 1000, Per: 24 * time.Hour}
)

// alarm tells the operator of a device: in the audit, in the log and as a
// metric.
func (a *API) alarm(ctx context.Context, device uuid.UUID, why string) {
	a.alarmOf(ctx, device, uuid.Nil, why)
}

// alarmOf is alarm where it is about what an officer did.
func (a *API) alarmOf(ctx context.Context, device, officer uuid.UUID, why string) {
	a.monitor.alarms.Add(1, why)
	a.o.Log.WarnContext(ctx, "a device to look at", "device", device.String(), "why", why)
	a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: "alarm", Officer: officer, Device: device, Reason: why})
}

// mark counts what officers did in a day, and tells of who did too much of it. It
// refuses nothing.
func (a *API) mark(ctx context.Context, device uuid.UUID, m *quota.Meter[uuid.UUID], did map[uuid.UUID]int64, why string) {
	for officer, n := range did {
		if m.Take(officer, n) != nil {
			a.alarmOf(ctx, device, officer, why)
		}
	}
}

// sent counts what an officer is sent; whoever reads all there is, again and again, is
// told of.
func (a *API) sent(ctx context.Context, who caller, n int64) error {
	err := a.guard.reading.Take(who.officer, n)
	if err != nil {
		a.alarmOf(ctx, who.device.ID, who.officer, alarmReading)
	}
	return err
}
