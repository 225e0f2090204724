package paint

// wire reads protocol buffer fields from a slice. After something malformed
// it is bad, stays bad and yields nothing more: callers check once at the end.
type wire struct {
	b   []byte
	i   int
	bad bool
}

// The wire types that a vector tile may hold.
const (
	wireVarint = 0
	wireFixed8 = 1
	wireBytes  = 2
	wireFixed4 = 5
)

func (w *wire) fail() { w.bad, w.i = true, len(w.b) }

// more reports whether anything is left.
func (w *wire) more() bool { return w.i < len(w.b) }

func (w *wire) varint() uint64 {
	if i := w.i; i < len(w.b) {
		if c := w.b[i]; c < 0x80 { // most numbers of a tile are small
			w.i++
			return uint64(c)
		}
	}
	return w.longVarint()
}

// It is kept out of varint so that varint itself is inlined.
//
//go:noinline
func (w *wire) longVarint() uint64 {
	var v uint64
	for i, c := range w.b[w.i:] {
		if i == 10 {
			break
		}
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			w.i += i + 1
			return v
		}
	}
	w.fail()
	return 0
}

// field begins the next field; false at the end or after an error.
func (w *wire) field() (num uint32, typ uint8, ok bool) {
	if w.i >= len(w.b) {
		return 0, 0, false
	}
	key := w.varint()
	if w.bad || key>>3 == 0 || key>>3 > 1<<29 {
		w.fail()
		return 0, 0, false
	}
	return uint32(key >> 3), uint8(key & 7), true
}

func (w *wire) take(n uint64) []byte {
	if n > uint64(len(w.b)-w.i) {
		w.fail()
		return nil
	}
	from := w.i
	w.i += int(n)
	return w.b[from:w.i:w.i]
}

// bytes reads the value of a field that must be of length-delimited type.
func (w *wire) bytes(typ uint8) []byte {
	if typ != wireBytes {
		w.fail()
		return nil
	}
	return w.take(w.varint())
}

// number reads the value of a field that must be a varint.
func (w *wire) number(typ uint8) uint64 {
	if typ != wireVarint {
		w.fail()
		return 0
	}
	return w.varint()
}

// skip passes over a field nobody asked for.
func (w *wire) skip(typ uint8) {
	switch typ {
	case wireVarint:
		w.varint()
	case wireFixed8:
		w.take(8)
	case wireBytes:
		w.take(w.varint())
	case wireFixed4:
		w.take(4)
	default:
		w.fail()
	}
}

func zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
