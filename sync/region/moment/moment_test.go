package moment_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/sync/region/moment"
)

func at(hours float64) time.Time {
	return time.Date(2095, 6, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(hours * float64(time.Hour)))
}

func TestJudge(t *testing.T) {
	t.Parallel()
	const minute, month = 1.0 / 60, 30 * 24.0
	made := func(all ...time.Time) []time.Time { return all }
	for name, tt := range map[string]struct {
		claim moment.Claim
		want  moment.Finding
	}{
		"honest, with a connection": {
			moment.Claim{Received: at(22), Anchor: at(22 - minute), Holds: true, Made: made(at(22))},
			moment.Finding{After: at(22 - minute), Until: at(22)}},
		"honest, a night without one": {
			moment.Claim{Received: at(32), Anchor: at(20), Holds: true, Made: made(at(26)), Told: made(at(25))},
			moment.Finding{After: at(20), Until: at(32)}},
		"honest, a month without one, its crystal three minutes ahead": {
			moment.Claim{Received: at(month), Anchor: at(0), Holds: true, Made: made(at(month + 3*minute))},
			moment.Finding{After: at(0), Until: at(month)}},
		"honest, the clock at 1970: goes on from what it was told ten minutes before": {
			moment.Claim{Received: at(23), Anchor: at(22), Holds: true, Made: made(at(22 - 10*minute))},
			moment.Finding{After: at(22), Until: at(23)}},
		"honest, an earlier build: it names none": {
			moment.Claim{Received: at(22), Made: made(at(-400))},
			moment.Finding{Until: at(22)}},
		"written down at the end of the shift": {
			moment.Claim{Received: at(30), Anchor: at(30), Holds: true, Made: made(at(30)), Told: made(at(22))},
			moment.Finding{After: at(30), Until: at(30)}},
		"dated back by a day": {
			moment.Claim{Received: at(46), Anchor: at(45), Holds: true, Made: made(at(22))},
			moment.Finding{After: at(45), Until: at(46), Flag: moment.FlagBefore}},
		"what it tells of dated back by a day": {
			moment.Claim{Received: at(46), Anchor: at(45), Holds: true, Made: made(at(46)), Told: made(at(22))},
			moment.Finding{After: at(45), Until: at(46), Flag: moment.FlagBefore}},
		"dated back by a day, with the time of yesterday, by who had named today's": {
			moment.Claim{Received: at(46), Anchor: at(21), Holds: true, Chain: at(45), Made: made(at(22))},
			moment.Finding{After: at(45), Until: at(46), Flag: moment.FlagBefore}},
		"dated back by a day, naming none, by who had named today's": {
			moment.Claim{Received: at(46), Chain: at(45), Made: made(at(22))},
			moment.Finding{After: at(45), Until: at(46), Flag: moment.FlagBefore}},
		"dated back to between the two": {
			moment.Claim{Received: at(46), Anchor: at(22), Holds: true, Made: made(at(23))},
			moment.Finding{After: at(22), Until: at(46)}},
		"one of two times dated back": {
			moment.Claim{Received: at(46), Anchor: at(45), Holds: true, Made: made(at(46), at(22))},
			moment.Finding{After: at(45), Until: at(46), Flag: moment.FlagBefore}},
		"26 hours ahead, and not corrected": {
			moment.Claim{Received: at(22), Anchor: at(21), Holds: true, Made: made(at(48))},
			moment.Finding{After: at(21), Until: at(22), Flag: moment.FlagAfter}},
		"what it tells of has not happened yet": {
			moment.Claim{Received: at(22), Anchor: at(21), Holds: true, Made: made(at(22)), Told: made(at(23))},
			moment.Finding{After: at(21), Until: at(22), Flag: moment.FlagAfter}},
		"the time of another region, or of another device": {
			moment.Claim{Received: at(22), Anchor: at(21), Made: made(at(22))},
			moment.Finding{Until: at(22), Flag: moment.FlagForeign}},
		"the same, by who had named one": {
			moment.Claim{Received: at(22), Anchor: at(21), Chain: at(20), Made: made(at(22))},
			moment.Finding{After: at(20), Until: at(22), Flag: moment.FlagForeign}},
		"a time that has not come": {
			moment.Claim{Received: at(22), Anchor: at(30), Holds: true, Made: made(at(22))},
			moment.Finding{Until: at(22), Flag: moment.FlagAhead}},
		"named when the region's clock was a year ahead, and right by now": {
			moment.Claim{Received: at(22), Anchor: at(21), Holds: true, Chain: at(8760), Made: made(at(22))},
			moment.Finding{After: at(21), Until: at(22)}},
		"two servers whose clocks are a minute apart": {
			moment.Claim{Received: at(22), Anchor: at(22 + minute), Holds: true, Made: made(at(22 + minute))},
			moment.Finding{After: at(22), Until: at(22)}},
		"just within": {
			moment.Claim{Received: at(22), Anchor: at(21), Holds: true, Made: made(at(21-15*minute), at(22+15*minute)), Told: made(at(9))},
			moment.Finding{After: at(21), Until: at(22)}},
		"a time that is not said": {
			moment.Claim{Received: at(22), Anchor: at(21), Holds: true, Made: made(at(22)), Told: made(time.Time{})},
			moment.Finding{After: at(21), Until: at(22)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, moment.Judge(tt.claim)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
