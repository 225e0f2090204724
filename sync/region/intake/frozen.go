package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// Frozen is what is kept in the open of a revision of a report, for those that follow:
// what it says in a hash, and whether it was withdrawn.
type Frozen struct {
	Sum       string `json:"sum"` // of all but the withdrawal
	Withdrawn bool   `json:"withdrawn,omitempty"`
}

// frozenOf reads a report: it is whole, and its number is of the series of who signed
// it on his device.
func frozenOf(e revision.Envelope) (f *Frozen, unit string, ok bool) {
	var v raid.Report
	var all map[string]json.RawMessage
	if json.Unmarshal(e.Body, &v) != nil || json.Unmarshal(e.Body, &all) != nil || raid.Blocked(v.Check(raid.Rules{})) {
		return nil, "", false
	}
	if v.Undone == nil && v.Series != raid.ReportSeries(e.Device, e.Author) {
		return nil, "", false
	}
	delete(all, "undone")
	rest, err := json.Marshal(all) // in the order of its members; each as it stands
	if err != nil {
		return nil, "", false
	}
	sum := sha256.Sum256(rest)
	return &Frozen{Sum: hex.EncodeToString(sum[:]), Withdrawn: v.Undone != nil}, v.Unit, true
}

// staysFrozen says whether a revision of a report is its first, or withdraws what it
// goes on from and says nothing else.
func (j *judgement) staysFrozen() bool {
	parents := j.line.Signed.Envelope.Parents
	if len(parents) == 0 {
		return !j.body.frozen.Withdrawn
	}
	for _, p := range parents {
		was := j.facts.Leaves[p].Frozen
		if was == nil || was.Withdrawn || was.Sum != j.body.frozen.Sum {
			return false
		}
	}
	return j.body.frozen.Withdrawn
}
