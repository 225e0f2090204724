package raid

import "time"

// RulesFor makes the rules of a region at an instant: the code lists with the
// region's rows, the legal limits with the region's rows, its offset. Errors
// are Invalid.
func RulesFor(region *Region, codes *Codes, now time.Time) (Rules, error) {
	offset, err := ParseOffset(region.Offset)
	if err != nil {
		return Rules{}, err
	}
	all, err := codes.With(region.Codes)
	if err != nil {
		return Rules{}, err
	}
	limits, err := MergeLimits(DefaultLimits(), region.Limits)
	if err != nil {
		return Rules{}, err
	}
	detention, err := MergeDetention(DefaultDetention(), region.Detention)
	if err != nil {
		return Rules{}, err
	}
	return Rules{Now: now, Codes: all, Limits: limits, Detention: detention, Offset: offset, Region: region}, nil
}
