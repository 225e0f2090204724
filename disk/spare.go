package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Spare is a file whose room was taken while there was room, so that a little can
// still be put down when the disk is full. It has two halves, written in turn: a
// power cut while one is written leaves what the other holds. On a file system
// that never writes in place a full disk refuses it all the same.
type Spare struct {
	Path string
	Size int // bytes of a half, of which 48 are its head
}

// spareHead is before what a half holds: the sum of the rest, its number, its
// length.
const spareHead = sha256.Size + 8 + 8

// ErrSpareSize says that what was to be put is longer than a half can be.
var ErrSpareSize = errors.New("longer than the spare file")

// Make takes the room, where that was not done, or not to its end.
func (s Spare) Make() error {
	if info, err := os.Stat(s.Path); err == nil && info.Size() >= int64(2*s.Size) {
		return nil
	}
	f, err := OpenOwn(s.Path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	// Zeros are written: a file with holes would reserve nothing.
	_, err = f.Write(make([]byte, 2*s.Size))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = SyncDir(filepath.Dir(s.Path))
	}
	if err != nil {
		return errors.Join(err, os.Remove(s.Path))
	}
	return nil
}

// Put puts data in the place of what was put before, durably. It takes no room.
func (s Spare) Put(data []byte) error {
	if len(data) > s.Size-spareHead {
		return ErrSpareSize
	}
	f, err := OpenOwn(s.Path, os.O_RDWR)
	if err != nil {
		return err
	}
	half, number, _ := s.newest(f)
	head := make([]byte, spareHead, spareHead+len(data))
	binary.BigEndian.PutUint64(head[sha256.Size:], number+1)
	binary.BigEndian.PutUint64(head[sha256.Size+8:], uint64(len(data)))
	all := append(head, data...)
	sum := sha256.Sum256(all[sha256.Size:])
	copy(all, sum[:])
	_, err = f.WriteAt(all, int64((1-half)*s.Size))
	return errors.Join(err, f.Sync(), f.Close())
}

// Get is what was put last; nil where nothing was.
func (s Spare) Get() ([]byte, error) {
	f, err := OpenOwn(s.Path, os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_, _, data := s.newest(f)
	return data, nil
}

// newest is the half that was written last, and what it holds; number 0: neither.
func (s Spare) newest(f io.ReaderAt) (half int, number uint64, data []byte) {
	for i := range 2 {
		if n, d := s.read(f, i); n > number {
			half, number, data = i, n, d
		}
	}
	return half, number, data
}

// read is what a half holds; number 0 where that is nothing whole.
func (s Spare) read(f io.ReaderAt, half int) (number uint64, data []byte) {
	head := make([]byte, spareHead)
	if _, err := f.ReadAt(head, int64(half*s.Size)); err != nil {
		return 0, nil
	}
	size := binary.BigEndian.Uint64(head[sha256.Size+8:])
	if size > uint64(s.Size-spareHead) {
		return 0, nil
	}
	data = make([]byte, size)
	if _, err := f.ReadAt(data, int64(half*s.Size+spareHead)); err != nil && size > 0 {
		return 0, nil
	}
	sum := sha256.Sum256(append(head[sha256.Size:], data...))
	if !bytes.Equal(sum[:], head[:sha256.Size]) {
		return 0, nil
	}
	return binary.BigEndian.Uint64(head[sha256.Size:]), data
}
