package regionfile

import (
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// RulesFor makes the rules of a region at an instant: the code lists with the
// region's rows, the legal limits with the region's rows, its offset. Errors
// are Invalid.
func RulesFor(region *Region, codes *codes.Lists, now time.Time) (raid.Rules, error) {
	offset, err := civil.ParseOffset(region.Offset)
	if err != nil {
		return raid.Rules{}, err
	}
	all, err := codes.With(region.Codes)
	if err != nil {
		return raid.Rules{}, err
	}
	limits, err := raid.MergeLimits(raid.DefaultLimits(), region.Limits)
	if err != nil {
		return raid.Rules{}, err
	}
	detention, err := raid.MergeDetention(raid.DefaultDetention(), region.Detention)
	if err != nil {
		return raid.Rules{}, err
	}
	return raid.Rules{Now: now, Codes: all, Limits: limits, Detention: detention, Offset: offset, Region: region}, nil
}
