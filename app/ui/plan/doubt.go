package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
)

// causes puts the true cause in the place of what the rules can only call
// missing: they do not see what was typed and is no date or no time.
func (f *form) causes(list []raid.Problem) []raid.Problem {
	list = slices.DeleteFunc(list, func(p raid.Problem) bool { return p.Key == "problem.window_missing" })
	for i, p := range list {
		if p.Key == "problem.night_missing" && written(f.night) {
			list[i].Key = "field.date_bad"
		}
	}
	for _, end := range []struct{ path, text string }{{"from", f.from}, {"to", f.to}} {
		key := "plan.problem_time"
		if !written(end.text) {
			key = "plan.problem_" + end.path
		}
		if _, ok := clock(end.text); !ok {
			list = append(list, raid.Problem{Path: end.path, Severity: raid.Blocks, Key: key})
		}
	}
	return list
}

func written(text string) bool { return strings.TrimSpace(text) != "" }

// doubtful names a night that a slip of the date has made: one that is over, or
// one that is more than a year away. A raid that was planned for its night may
// still be mended after it.
func (f *form) doubtful() []raid.Problem {
	night, tonight := f.raid.Night, f.tonight()
	if !night.Valid() || f.data.ID != uuid.Nil && night == f.data.Raid.Night {
		return nil
	}
	warn := func(key string) []raid.Problem {
		return []raid.Problem{{Path: "night", Severity: raid.Warns, Key: key}}
	}
	switch {
	case night < tonight:
		return warn("plan.problem_past")
	case night > civil.DateOf(tonight.In(f.zone()).AddDate(1, 0, 0)):
		return warn("plan.problem_far")
	}
	return nil
}

// past says of a raid that is over and was changed when it ended: nobody goes out by the
// change, and the tile of another raid may have been meant.
func (f *form) past() []raid.Problem {
	if f.data.ID == uuid.Nil || f.apart() || !f.over(f.data.Raid) || !f.touched() {
		return nil
	}
	return []raid.Problem{{Path: "night", Severity: raid.Warns, Key: "plan.problem_over",
		Args: map[string]string{"Time": f.data.Raid.To.In(f.zone()).Format("15:04")}}}
}

// elsewhere names who stands in a crew of another raid of the same night too:
// nobody is in two places.
func (f *form) elsewhere() []raid.Problem {
	var list []raid.Problem
	for i, c := range f.raid.Crews {
		for j, officer := range c.Members {
			if other, ok := f.rides(officer); ok {
				list = append(list, raid.Problem{
					Path: fmt.Sprintf("crews.%d.members.%d", i, j), Severity: raid.Warns, Key: "plan.problem_elsewhere",
					Args: map[string]string{"Name": f.name(officer), "Crew": other},
				})
			}
		}
	}
	return list
}

// rides is the crew of an officer in another raid of the night.
func (f *form) rides(officer uuid.UUID) (crew string, ok bool) {
	for _, k := range f.data.Known {
		if k.ID == f.data.ID || k.Raid.Night != f.raid.Night || k.Raid.Cancelled != nil {
			continue
		}
		other := form{raid: k.Raid}
		if i := other.crewOf(officer); i >= 0 {
			return k.Raid.Crews[i].Name, true
		}
	}
	return "", false
}

// name is an officer's.
func (f *form) name(officer uuid.UUID) string {
	for _, o := range f.data.Officers {
		if o.ID == officer {
			return o.Name
		}
	}
	for _, g := range f.data.Others {
		if g.ID == officer {
			return g.Name
		}
	}
	for _, o := range f.data.Gone {
		if o.ID == officer {
			return o.Name
		}
	}
	return ""
}

// nobody tells that no officer is on the raid: it would go out to none, and tell none.
func (f *form) nobody() bool {
	return !slices.ContainsFunc(f.raid.Crews, func(c raid.Crew) bool { return len(c.Members) > 0 })
}

// doubtHead is what is said first of a plan that may be saved and is not whole.
func (f *form) doubtHead() string {
	if f.nobody() {
		return "plan.nobody"
	}
	if len(f.past()) > 0 {
		return "plan.over_head"
	}
	return "plan.incomplete"
}
