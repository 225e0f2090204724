package storetest

import (
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/sync/revision"
)

// decision is one of the commission, with who answers for it and what was said last.
type decision struct {
	of   *Officer // who answers
	body raid.Assignment
	last revision.Signed
}

// assign writes a decision down, for an officer of any unit to answer.
func (b *busy) assign(o *Officer) {
	to := b.all[b.chance.IntN(len(b.all))]
	v := raid.Assignment{Unit: o.Unit.ID, Year: 2095, Number: 1 + len(b.decided), Series: raid.ReportSeries(o.Device, o.ID),
		At: time.Date(2095, 3, 20, 10, 0, 0, 0, time.UTC), What: "Клубтарды тексеру", Officer: to.ID, Until: "2095-06-01"}
	b.decided = append(b.decided, decision{to, v, b.write(o, o.Write(raid.KindAssignment, NewID(), v, nil))})
}

// answer says something of a decision that an officer answers for; false: there is none.
func (b *busy) answer(o *Officer) bool {
	for i, d := range b.decided {
		if d.of != o {
			continue
		}
		on := d.last
		said := raid.AssignmentAnswer{ID: NewID(), Step: codes.AssignmentBegun, By: o.ID, At: d.body.At.Add(time.Duration(len(d.body.Answers)+1) * time.Hour)}
		d.body.Answers = append(d.body.Answers[:len(d.body.Answers):len(d.body.Answers)], said)
		d.last = b.write(o, o.Write(raid.KindAssignment, on.Envelope.Record, d.body, func(e *revision.Envelope) { e.Parents = []revision.Hash{on.Rev} }))
		b.decided[i] = d
		return true
	}
	return false
}
