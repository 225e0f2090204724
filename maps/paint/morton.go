package paint

import "math/bits"

// A Morton key weaves the bits of two numbers, so that every square of the
// quadtree over the plane is one unbroken range of sorted keys.

// weave makes the key of a place: y gives the odd bits, x the even ones.
func weave(x, y uint32) uint64 { return spread(x) | spread(y)<<1 }

// unweave is the inverse of weave.
func unweave(key uint64) (x, y uint32) { return squeeze(key), squeeze(key >> 1) }

// spread puts a gap after every bit.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// squeeze takes every other bit.
func squeeze(x uint64) uint32 {
	x &= 0x5555555555555555
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

// depth is the deepest level of the quadtree at which two keys share a square.
func depth(a, b uint64) int { return bits.LeadingZeros64(a^b) / 2 }

// keyed is a key and whose it is. The severity comes along in what would be
// padding: to fetch it later, out of order, would cost more than the sort.
type keyed struct {
	key   uint64
	of    int32
	worst uint8
}

// sortKeys sorts by key, byte by byte from the lowest, and keeps the order of
// equal keys. Bytes in which all keys agree, such as the upper ones of a town,
// cost nothing; points that all lie on one spot cost one pass.
func sortKeys(all []keyed) []keyed {
	var count [8][256]int32
	for i := range all {
		for b, k := 0, all[i].key; b < 8; b, k = b+1, k>>8 {
			count[b][k&0xff]++
		}
	}
	from, to := all, make([]keyed, len(all))
	for b := range count {
		c := &count[b]
		if len(all) > 0 && int(c[from[0].key>>(8*b)&0xff]) == len(all) {
			continue
		}
		var sum int32
		for i, n := range c {
			c[i], sum = sum, sum+n
		}
		for _, k := range from {
			i := k.key >> (8 * b) & 0xff
			to[c[i]] = k
			c[i]++
		}
		from, to = to, from
	}
	return from
}

// lowerBound is the first index in keys[lo:hi] whose key is not below the one
// asked for, or hi.
func lowerBound(keys []uint64, lo, hi int, key uint64) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if keys[mid] < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
