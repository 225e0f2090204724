package plan

import (
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
)

// Over tells that a raid has ended by its hours, though its night goes on until
// noon.
func Over(r raid.Raid, now time.Time) bool { return !r.To.IsZero() && !now.Before(r.To) }

// Coming is the night of the raid that is planned next: the one that it is now
// and, once the hours of a raid in it are over, as in the morning, that of the
// coming evening.
func Coming(now time.Time, offset *time.Location) civil.Date {
	night := civil.NightOf(now, offset)
	end, _ := clock(defaultTo)
	if now.Before(night.In(civil.Location(offset)).Add(inNight(end))) {
		return night
	}
	return night.Next()
}

// coming is the night of the raid that is planned next.
func (f *form) coming() civil.Date { return Coming(f.data.Rules.Now, f.zone()) }

// over tells that a raid has ended.
func (f *form) over(r raid.Raid) bool { return Over(r, f.data.Rules.Now) }
