package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/figures"
	"shyraq/sync/region/ogc"
	"shyraq/sync/region/register"
)

const (
	// counting is what a look at figures is in the audit; the token stands in the
	// place of the device.
	counting access.Action = "figures"

	countPatience  = 20 * time.Second // for a count that is due
	featuresAnswer = 4 << 20          // bytes of memory that an answer may take while it is made
)

// mountFeatures puts in the addresses that programs read by a token.
func (a *API) mountFeatures(mux *http.ServeMux) {
	mux.HandleFunc(ogc.Root, a.features)
	mux.HandleFunc(ogc.Root+"/", a.features)
}

// features answers programs that are no devices. Whoever has no token is told nothing
// but that he needs one.
func (a *API) features(w http.ResponseWriter, req *http.Request) {
	out := &progressWriter{ResponseWriter: w, c: http.NewResponseController(w), begun: func() {}}
	began := time.Now()
	err := a.answerBearer(out, req)
	a.monitor.done(ogc.Root, err, time.Since(began))
	if err != nil {
		a.logFault(req, ogc.Root, err)
		answer.RetryAfter(out, err)
		out.Header().Set("Connection", "close")
		ogc.Refuse(out, err)
	}
}

func (a *API) answerBearer(w *progressWriter, req *http.Request) error {
	who, err := a.bearer(req)
	if err != nil {
		return err
	}
	a.o.Journal.NoteRepeat(req.Context(), audit.Repeat{Action: counting, Officer: who.officer, Device: who.device.ID, Allowed: true})
	if err := a.guard.tokens.Take(who.device.ID, 1); err != nil {
		return err
	}
	if err := a.guard.reading.Take(who.officer, 1); err != nil {
		return err
	}
	done, err := a.letIn(&a.guard.asks, w, req, who)
	if err != nil {
		return err
	}
	defer done()
	giveBack, err := a.guard.answers.Reserve(featuresAnswer)
	if err != nil {
		return err
	}
	defer giveBack()
	err = ogc.Serve(w, req, func(ctx context.Context) (ogc.View, error) { return a.view(ctx, who) })
	a.guard.reading.Add(who.officer, int64(w.written))
	return err
}

// bearer finds the officer of a token. What has none, or one that is not good, is
// counted for its address.
func (a *API) bearer(req *http.Request) (caller, error) {
	if err := a.o.Register.Fresh(req.Context()); err != nil {
		return caller{}, err
	}
	kind, secret, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	var officer *register.Officer
	var token register.Token
	if strings.EqualFold(kind, "Bearer") && len(secret) <= register.LongestSecret {
		officer, token = a.people().Bearer(register.HashToken(a.people().Epoch(), secret), a.o.Now())
	}
	if officer == nil {
		if err := a.guard.addressRequests.Take(prefixOf(req), 1); err != nil {
			return caller{}, err
		}
		if secret != "" {
			a.o.Journal.NoteRepeat(req.Context(), audit.Repeat{Action: counting, Reason: ogc.CodeToken})
		}
		return caller{}, errs.Errorf(errs.Denied, ogc.CodeToken, "a token is needed, in the header Authorization: Bearer …; an administrator issues it")
	}
	return caller{device: register.Device{ID: token.ID}, state: wire.DeviceActive, officer: officer.ID, session: true}, nil
}

// view is what an officer may see by a token: counts of the units whose fieldwork
// he reads at this moment.
func (a *API) view(ctx context.Context, who caller) (ogc.View, error) {
	people := a.people()
	s := people.Subject(who.officer)
	s.Device, s.Session = who.state, who.session
	scope, err := access.CountingOf(s)
	if err != nil {
		a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: counting, Officer: who.officer, Device: who.device.ID, Reason: wire.Code(err)})
		return ogc.View{}, err
	}
	file := people.File()
	offset, err := civil.ParseOffset(file.Offset)
	if err != nil {
		offset = time.UTC // no region file was loaded yet
	}
	v := ogc.View{Region: file, Now: a.o.Now(), Offset: offset}
	ground := figures.Ground{Offset: offset, District: file.ResolveKATO, Venue: venuesOf(file)}
	ctx, stop := context.WithTimeout(ctx, countPatience)
	defer stop()
	for _, unit := range unitsOf(s) {
		u, err := a.o.Figures.Of(ctx, scope, unit, ground)
		if err != nil {
			return ogc.View{}, err
		}
		v.Units = append(v.Units, u)
		for _, f := range file.Units {
			if f.ID != unit {
				continue
			}
			for _, code := range f.Districts {
				if kato, ok := file.ResolveKATO(code); ok && !slices.Contains(v.Districts, kato) {
					v.Districts = append(v.Districts, kato)
				}
			}
		}
	}
	return v, nil
}

// venuesOf says whether an id is that of a known venue, and where that is.
func venuesOf(file regionfile.Region) func(string) (*raid.Point, bool) {
	known := map[string]*raid.Point{}
	for _, v := range file.Venues {
		known[v.ID] = v.Point
	}
	return func(id string) (*raid.Point, bool) {
		at, ok := known[id]
		return at, ok
	}
}

// unitsOf are the unit of a subject and those that he oversees.
func unitsOf(s access.Subject) (out []string) {
	for _, u := range append([]access.Since[string]{s.Unit}, s.Oversees...) {
		if u.ID != "" && !slices.Contains(out, u.ID) {
			out = append(out, u.ID)
		}
	}
	return out
}
