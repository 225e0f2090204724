package raid

// Nowhere says whether the point is 0, 0: a receiver without a fix says so, and
// no place of Kazakhstan is there.
func (p Point) Nowhere() bool { return p == Point{} }

// Valid says whether the point lies on the Earth.
func (p Point) Valid() bool {
	return p.Lat >= -90e7 && p.Lat <= 90e7 && p.Lon >= -180e7 && p.Lon <= 180e7
}

// Point is a place on the Earth in units of 1e-7 degree, WGS 84: revisions
// hold no floats.
type Point struct {
	Lat int32 `json:"lat"`
	Lon int32 `json:"lon"`
}
