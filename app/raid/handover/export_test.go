package handover

// What the tests look at from outside.
const Crockford = crockford

var (
	Encode32 = encode32
	Decode32 = decode32
	Distance = distance
)
