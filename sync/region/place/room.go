package place

// LowDisk is how many bytes have to be free for a region to take in more.
const LowDisk = 256 << 20

// Room says how much of the disk of a region's folder is free, and whether that
// is too little to take in more.
func (p Place) Room(free func(dir string) (uint64, error)) (n uint64, low bool, err error) {
	n, err = free(p.Dir)
	return n, err == nil && n < LowDisk, err
}
