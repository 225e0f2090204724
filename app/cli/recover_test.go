package cli

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/rogpeppe/go-internal/testscript"

	"shyraq/sync/recovery"
	"shyraq/sync/region/admin"
)

var recoverers = map[*testscript.TestScript]map[string]recovery.Key{}

// agents NAME…: two administrators put them in force as those who take part in
// recoveries.
func agents(ts *testscript.TestScript, _ bool, names []string) {
	ctx, keys := context.Background(), map[string]recovery.Key{}
	list := recovery.Agents{Serial: 1}
	for _, name := range names {
		k, err := recovery.NewKey(rand.Reader)
		ts.Check(err)
		keys[name] = k
		list.Agents = append(list.Agents, k.Agent(name))
	}
	recoverers[ts] = keys
	ts.Defer(func() { delete(recoverers, ts) })
	var who [2]admin.Administrator
	var signing [2]ed25519.PrivateKey
	for i := range who {
		public, private, err := ed25519.GenerateKey(rand.Reader)
		ts.Check(err)
		signing[i] = private
		who[i], err = towns[ts].AddAdministrator(ctx, admin.Administrator{Name: "Сынақ", Key: public})
		ts.Check(err)
	}
	body, err := json.Marshal(list)
	ts.Check(err)
	rep, err := towns[ts].Administrators(ctx)
	ts.Check(err)
	p := admin.Proposal{ID: uuid.New(), Kind: admin.ProposeRecovery, Body: body, By: who[0].ID, At: time.Now(), Until: time.Now().Add(time.Hour)}
	p.Sign(rep.Region, signing[0])
	ts.Check(towns[ts].Propose(ctx, p))
	word := admin.Approval{Proposal: p.ID, By: who[1].ID}
	word.Sign(rep.Region, p, signing[1])
	_, err = towns[ts].Approve(ctx, word)
	ts.Check(err)
}

// approve NAME CODE: he approves the request whose code he was told, at the region.
func approve(ts *testscript.TestScript, _ bool, args []string) {
	rep, err := towns[ts].Recoveries(context.Background())
	ts.Check(err)
	for _, r := range rep.Requests {
		if r.Open && r.Request.Code() == args[1] {
			a, err := recoverers[ts][args[0]].Approve(r.Request, time.Now())
			ts.Check(err)
			ts.Check(towns[ts].SayRecovery(context.Background(), a))
			return
		}
	}
	ts.Fatalf("no request has the code %s", args[1])
}

// approvefile NAME IN OUT: he approves a request on a stick.
func approvefile(ts *testscript.TestScript, _ bool, args []string) {
	q, err := recovery.Decode[recovery.Request]([]byte(ts.ReadFile(args[1])))
	ts.Check(err)
	a, err := recoverers[ts][args[0]].Approve(q, time.Now())
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), recovery.Encode(a), 0o600))
}

// cut: the region is not reached any more.
func cut(ts *testscript.TestScript, _ bool, _ []string) { towns[ts].cancel() }
