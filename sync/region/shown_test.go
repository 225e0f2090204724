package region

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/projection"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
	"shyraq/sync/revision"
)

const secret = "Құпияатау"

// overseen is a region in which a supervisor of unit b oversees unit a, where an
// encounter was recorded.
func overseen(t *testing.T) (w *world, author, over *station, one revision.Signed) {
	t.Helper()
	w = newWorld(t, nil)
	author, over = w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-b")
	if err := w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: over.officer, Oversees: &[]string{"unit-a"}}); err != nil {
		t.Fatal(err)
	}
	one = author.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
		inA(v, e)
		v.Note = secret
		v.People = []raid.Person{{ID: newID(), Kind: raid.Minor, Surname: secret, Phone: "+77000000000", WhyOut: secret, Reasons: []codes.Code{"R_NIGHT_O"}}}
	})
	if got := results(author.push(one)); !cmp.Equal(got, []string{"stored"}) {
		t.Fatal(got)
	}
	return w, author, over, one
}

// An overseeing supervisor is shown facts over TLS; that he was given them, and which,
// is written down; and when he comes to lead the unit he has all of it.
func TestAnOverseerOverTLS(t *testing.T) {
	w, _, over, one := overseen(t)
	if got := over.pull(); len(got) != 0 {
		t.Errorf("he has revisions: %v", got)
	}
	p, ok := over.news.seen[one.Rev]
	if !ok || p.Withheld != fields.Contact|fields.Identity|fields.Narrative || bytes.Contains(p.Revision, []byte(secret)) || bytes.Contains(p.Revision, []byte("7700000")) {
		t.Errorf("he is shown %s without %q", p.Revision, p.Withheld)
	}
	if !bytes.Contains(p.Revision, []byte("R_NIGHT_O")) {
		t.Error("the reasons are not shown")
	}
	if s := p.Shown(); s.Receipt == nil || s.Receipt.At != w.clock.now().UnixMilli() {
		t.Errorf("its receipt is %+v", s.Receipt)
	}
	if groups := w.given(t, over, one.Envelope.Record); !cmp.Equal(groups, [][]string{{"facts", "risk", "school"}}) {
		t.Errorf("it is written down that he was given %q", groups)
	}
	unit := "unit-a"
	if err := w.region.ChangeOfficer(t.Context(), admin.OfficerChange{Officer: over.officer, Unit: unit}); err != nil {
		t.Fatal(err)
	}
	if got := over.pull(); !cmp.Equal(got, []revision.Hash{one.Rev}) {
		t.Errorf("leading the unit he has %v", got)
	}
	if groups := w.given(t, over, one.Envelope.Record); !cmp.Equal(groups, [][]string{{"facts", "risk", "school"}, nil}) {
		t.Errorf("it is written down that he was given %q", groups)
	}
}

// given are the groups that the audit says an officer was given of a record, time by
// time; nil is all of it.
func (w *world) given(t *testing.T, to *station, record uuid.UUID) (out [][]string) {
	t.Helper()
	page, err := w.region.Audit(t.Context(), admin.AuditRequest{Action: "read"})
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range page.Rows {
		var f audit.Frame
		if err := json.Unmarshal(raw, &f); err != nil {
			t.Fatal(err)
		}
		if f.Officer == to.officer && f.Allowed && len(f.Records) == 1 && f.Records[0] == record {
			out = append(out, f.Groups)
		}
	}
	return out
}

// A program of before asks for no projections and is told that it is too old.
func TestAProgramOfBeforeIsTold(t *testing.T) {
	w, _, over, _ := overseen(t)
	head := http.Header{}
	over.pull() // which opens a session
	head.Set(wire.HeaderSession, over.token())
	a := w.thief(over, "127.0.0.2")
	resp := a.get(wire.PathChanges+"?limit=1000&parts=1", head)
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusForbidden || !strings.Contains(body.String(), wire.CodeOlder) || strings.Contains(body.String(), "revision") {
		t.Errorf("%d %s", resp.StatusCode, &body)
	}
}

// What was shown to one device is shown on no other, and of no other region.
func TestAProjectionIsForOneDevice(t *testing.T) {
	_, author, over, one := overseen(t)
	over.pull()
	p := over.news.seen[one.Rev]
	key := over.Identity().RegionKey
	if err := p.Verify(key, projection.Reader{Server: over.Identity().ServerID, Device: over.Identity().Device, Officer: over.officer}); err != nil {
		t.Fatal(err)
	}
	other := newWorld(t, nil)
	stranger := other.enrol(regionfile.Supervisor, "unit-b")
	for name, s := range map[string]*station{"another officer": author, "another region": stranger} {
		id := s.Identity()
		if p.Verify(id.RegionKey, projection.Reader{Server: id.ServerID, Device: id.Device, Officer: s.officer}) == nil {
			t.Errorf("%s takes it", name)
		}
	}
	// Nor is it a line that anybody may push.
	for name, line := range map[string][]byte{"as it came": p.AppendLine(nil), "as a revision": revision.Signed{Rev: p.Of, Sig: p.Sig, Bytes: p.Revision}.AppendLine(nil)} {
		got, err := over.Push(context.Background(), []courier.Item{{DSeq: 1, Rev: p.Of, Line: line}})
		if err != nil {
			t.Fatal(err)
		}
		if r := got.Results[0].Result; r != wire.Refused {
			t.Errorf("%s it is %s", name, r)
		}
	}
}
