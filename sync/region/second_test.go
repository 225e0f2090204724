package region

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
)

// TestAProposalIsWhatWasSigned: another body, another key, another region, an end that
// came, and what one approves himself are all refused, and nothing is done.
func TestAProposalIsWhatWasSigned(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	var who [2]admin.Administrator
	var keys [3]ed25519.PrivateKey
	for i := range keys {
		public, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = key
		if i < 2 {
			if who[i], err = w.region.AddAdministrator(ctx, admin.Administrator{Name: "Сынақ", Key: public}); err != nil {
				t.Fatal(err)
			}
		}
	}
	made := func(by int, life time.Duration, change func(p *admin.Proposal)) admin.Proposal {
		body, _ := json.Marshal(admin.InviteRequest{Role: "supervisor", Unit: "unit-a", Name: "Сынақ"})
		now := w.clock.now()
		p := admin.Proposal{ID: uuid.New(), Kind: admin.ProposeInvite, Body: body, By: who[by].ID, At: now, Until: now.Add(life)}
		p.Sign(w.region.id, keys[by])
		if change != nil {
			change(&p)
		}
		return p
	}
	for _, row := range []struct {
		name string
		p    admin.Proposal
		want string
	}{
		{"another body", made(0, time.Hour, func(p *admin.Proposal) { p.Body = []byte(`{"role":"inspector"}`) }), "proposal_signature"},
		{"another key", made(0, time.Hour, func(p *admin.Proposal) { p.Sign(w.region.id, keys[2]) }), "proposal_signature"},
		{"in another's name", made(0, time.Hour, func(p *admin.Proposal) { p.By = who[1].ID }), "proposal_signature"},
		{"another region's", made(0, time.Hour, func(p *admin.Proposal) { p.Sign(uuid.New(), keys[0]) }), "proposal_signature"},
		{"a stranger's", made(0, time.Hour, func(p *admin.Proposal) { p.By = uuid.New() }), "administrator_unknown"},
		{"for weeks", made(0, 500*time.Hour, nil), "proposal_expired"},
		{"of nothing known", made(0, time.Hour, func(p *admin.Proposal) { p.Kind = "all"; p.Sign(w.region.id, keys[0]) }), "proposal"},
		{"with an unknown member", made(0, time.Hour, func(p *admin.Proposal) { p.Body = []byte(`{"rank":1}`); p.Sign(w.region.id, keys[0]) }), "proposal"},
	} {
		if err := w.region.Propose(ctx, row.p); wire.Code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	before, _ := w.region.Officers(ctx)
	p, late := made(0, time.Hour, nil), made(1, time.Minute, nil)
	for _, p := range []admin.Proposal{p, late} {
		if err := w.region.Propose(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.region.Propose(ctx, p); wire.Code(err) != "proposal_known" {
		t.Errorf("twice: %v", err)
	}
	w.clock.add(2 * time.Minute)
	approval := func(of admin.Proposal, by int, key ed25519.PrivateKey) admin.Approval {
		a := admin.Approval{Proposal: of.ID, By: who[by].ID}
		a.Sign(w.region.id, of, key)
		return a
	}
	other := p
	other.Body = []byte("{}")
	for _, row := range []struct {
		name string
		a    admin.Approval
		want string
	}{
		{"his own", approval(p, 0, keys[0]), "proposal_own"},
		{"with a key of nobody", approval(p, 1, keys[2]), "proposal_signature"},
		{"with the proposer's key in another's name", approval(p, 1, keys[0]), "proposal_signature"},
		{"of another proposal", admin.Approval{Proposal: p.ID, By: who[1].ID, Sig: approval(other, 1, keys[1]).Sig}, "proposal_signature"},
		{"too late", approval(late, 0, keys[0]), "proposal_unknown"},
	} {
		if _, err := w.region.Approve(ctx, row.a); wire.Code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	if after, _ := w.region.Officers(ctx); len(after) != len(before) {
		t.Error("somebody was let in")
	}
	if v, err := w.region.Approve(ctx, approval(p, 1, keys[1])); err != nil || v.Invite == nil || v.Invite.Code == "" {
		t.Errorf("%+v, %v", v, err)
	}
}
