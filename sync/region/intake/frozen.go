package intake

import (
	"encoding/json"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// Frozen is what is kept in the open of a revision of a report, or of what was imported, for those that follow:
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
	return sealedOf(all, v.Undone != nil), v.Unit, true
}

// importedOf reads sums that were imported: they are whole.
func importedOf(e revision.Envelope) (f *Frozen, unit string, ok bool) {
	var v raid.Statistics
	var all map[string]json.RawMessage
	if json.Unmarshal(e.Body, &v) != nil || json.Unmarshal(e.Body, &all) != nil || raid.Blocked(v.Check(raid.Rules{})) {
		return nil, "", false
	}
	return sealedOf(all, v.Undone != nil), v.Unit, true
}

// sealedOf is what is kept of a body that never changes.
func sealedOf(all map[string]json.RawMessage, withdrawn bool) *Frozen {
	delete(all, "undone")
	return &Frozen{Sum: sumOf(all), Withdrawn: withdrawn}
}

// staysFrozen says whether a revision of a report or an import is its first, or withdraws what it
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
