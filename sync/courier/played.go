package courier

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
	"shyraq/sync/erasure"
	"shyraq/sync/revision"
)

// played answers a device out of a bundle, as the region did: what is not in it is no
// connection.
type played struct {
	server  string
	answers map[string]bundle.Exchange // by which
	results map[revision.Hash]wire.Result
	end     wire.PushEnd    // of the last push that was taken
	last    wire.ChangesEnd // of the last page
	fault   error           // of the push that was not taken
	looks   uint64          // up to which the region has them
	renewed bool            // there is a next certificate in it
}

func newPlayed(a bundle.Answer, server uuid.UUID) *played {
	p := &played{server: server.String(), answers: map[string]bundle.Exchange{}, results: map[revision.Hash]wire.Result{}}
	for _, x := range a.Exchanges {
		u, err := url.Parse(x.Path)
		if err != nil {
			continue
		}
		switch u.Path {
		case wire.PathPush:
			p.pushed(x)
			continue
		case wire.PathChanges:
			lines := bytes.Split(bytes.TrimSuffix(x.Content, []byte{'\n'}), []byte{'\n'})
			var end wire.ChangesEnd
			if json.Unmarshal(lines[len(lines)-1], &end) == nil && end.End {
				p.last = end
			}
		case wire.PathRenew:
			p.renewed = x.Status == http.StatusOK
		case wire.PathHello:
			var h wire.Hello
			if json.Unmarshal(x.Content, &h) == nil {
				p.looks = h.Device.Looks
			}
		}
		p.answers[which(x.Method, u)] = x // of two hellos the later one
	}
	return p
}

// pushed takes the answer to a push.
func (p *played) pushed(x bundle.Exchange) {
	if x.Status != http.StatusOK {
		if fault, ok := wire.ParseFault(x.Status, x.Content); ok {
			p.fault = fault
		}
		return
	}
	r, err := readReceipt(x.Content)
	if err != nil {
		return
	}
	p.end = wire.PushEnd{End: true, Contiguous: r.Contiguous, Epoch: r.Epoch}
	for _, res := range r.Results {
		if res.Rev != "" {
			p.results[res.Rev] = res
		}
	}
}

// which names a request of which there may be several by what it asks for.
func which(method string, u *url.URL) string {
	name, q := method+" "+u.Path, u.Query()
	switch u.Path {
	case wire.PathChanges:
		name += " " + q.Get("cursor")
	case erasure.Path, wire.PathTrust:
		name += " " + q.Get("after")
	}
	return name
}

// RoundTrip implements http.RoundTripper.
func (p *played) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	x, ok := p.answers[which(req.Method, req.URL)]
	switch path := req.URL.Path; {
	case path == wire.PathPush:
		body, err := p.receipt(req)
		if err != nil {
			return nil, err
		}
		x, ok = bundle.Exchange{Status: http.StatusOK, Type: wire.TypeLines, Content: body}, true
	case path == wire.PathNonce: // it was answered when the ask was written
		x, ok = bundle.Exchange{Status: http.StatusOK, Type: wire.TypeJSON, Content: []byte(`{"nonce":"answered"}`)}, true
	case path == wire.PathChanges && !ok && p.last.End && req.URL.Query().Get("cursor") == p.last.Cursor:
		end := p.last
		end.More = false // the rest comes with another answer
		body, err := json.Marshal(end)
		if err != nil {
			return nil, err
		}
		x, ok = bundle.Exchange{Status: http.StatusOK, Type: wire.TypeLines, Content: body}, true
	}
	if !ok {
		return nil, errs.Errorf(errs.Unavailable, "unreachable", "%s is not in the bundle", req.URL.Path)
	}
	resp := &http.Response{StatusCode: x.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(x.Content)), ContentLength: int64(len(x.Content))}
	for name, value := range map[string]string{wire.HeaderServer: p.server, wire.HeaderNonce: req.Header.Get(wire.HeaderNonce), "Content-Type": x.Type,
		"ETag": x.ETag, wire.HeaderSigned: x.Signed, "Retry-After": x.Retry} {
		if value != "" {
			resp.Header.Set(name, value)
		}
	}
	return resp, nil
}

// receipt puts the answer to a push together, line by line, out of what the region
// answered to the same lines.
func (p *played) receipt(req *http.Request) ([]byte, error) {
	body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxAnswer, wire.MaxAnswer)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	for n, line := range wire.Lines(body) {
		res, ok := p.results[revOf(line)]
		if !ok {
			return nil, errs.Errorf(errs.Unavailable, "unreachable", "line %d is not in the bundle", n)
		}
		res.Line = n
		if err := lines.Encode(res); err != nil {
			return nil, err
		}
	}
	err = lines.Encode(p.end)
	return out.Bytes(), err
}

// revOf names the revision of a line, plain or sealed.
func revOf(line []byte) revision.Hash {
	if wire.IsSealed(line) {
		s, _ := wire.ParseSealed(line)
		return s.Rev
	}
	s, _ := revision.ParseLine(line)
	return s.Rev
}

// playedOutbox shows of an outbox what a bundle answers.
type playedOutbox struct {
	Outbox
	by *played
}

// Pending implements Outbox.
func (o playedOutbox) Pending(most int) (items []Item, err error) {
	all, err := o.Outbox.Pending(mostAsked)
	for _, it := range all {
		if _, ok := o.by.results[it.Rev]; ok && len(items) < most {
			items = append(items, it)
		}
	}
	return items, err
}

// Count implements Outbox.
func (o playedOutbox) Count() (int, map[wire.ResultKind]int) {
	_, answers := o.Outbox.Count()
	items, err := o.Pending(mostAsked)
	if err != nil {
		return 0, answers
	}
	return len(items), answers
}
