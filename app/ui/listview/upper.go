package listview

// upperShare is how much of a narrow place's height a list has above its panel, and low
// the height below which both have no room.
const (
	upperShare float32 = 0.46
	low        float32 = 440
)

// Upper is how high a list stands above the panel of the row that is chosen, where both
// have no room beside each other. In a low place each has all of it in its turn, the panel
// while a row is chosen: alone says so.
func Upper(high float32, chosen bool) (upper float32, alone bool) {
	switch {
	case high >= low:
		return float32(int(high * upperShare)), false
	case chosen:
		return 0, true
	}
	return high, true
}
