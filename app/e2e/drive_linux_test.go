package e2e

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"slices"
	"sync"
)

// drive is a virtual disk with a cache that forgets, served over the protocol of
// network block devices. A write is answered when the cache has it; only a flush,
// or a write that asks for it, brings it to the image. When the power goes, of what
// was in the cache some sectors came to the image and some did not, in no order.
type drive struct {
	path  string // of its socket
	image *os.File
	close func()
	size  int64

	mu      sync.Mutex
	cache   map[int64][]byte // by sector: taken and not flushed
	left    int              // writes until the power goes; negative: it stays
	off     chan struct{}    // closed when the power has gone
	lies    bool             // a flush is answered and not done, as by a bad disk
	written int              // writes since the power came
}

const sector = 512

var errOff = errors.New("the power is gone")

// newDrive serves an image at a socket until the listener is closed.
func newDrive(socket, image string) (*drive, error) {
	f, err := os.OpenFile(image, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	ln, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	d := &drive{path: socket, image: f, close: func() { ln.Close(); f.Close() }, size: info.Size(), cache: map[int64][]byte{}}
	d.powerOn(-1)
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = d.serve(conn)
			}()
		}
	}()
	return d, nil
}

// powerOn begins with an empty cache, until after so many writes the power goes.
func (d *drive) powerOn(writes int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left, d.written, d.off = writes, 0, make(chan struct{})
}

// powerOff ends all: nothing is answered any more.
func (d *drive) powerOff() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end()
}

func (d *drive) end() {
	select {
	case <-d.off:
	default:
		close(d.off)
	}
}

// isOff says whether the power has gone.
func (d *drive) isOff() bool {
	select {
	case <-d.off:
		return true
	default:
		return false
	}
}

// lose empties the cache: of a hundred sectors that were not flushed so many come to
// the image, by chance. It gives how many were there and how many came.
func (d *drive) lose(chance *rand.Rand, percent int) (waiting, came int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	sectors := make([]int64, 0, len(d.cache))
	for n := range d.cache {
		sectors = append(sectors, n)
	}
	slices.Sort(sectors)
	for _, n := range sectors {
		if chance.IntN(100) < percent {
			if _, err := d.image.WriteAt(d.cache[n], n*sector); err != nil {
				return 0, 0, err
			}
			came++
		}
	}
	clear(d.cache)
	return len(sectors), came, nil
}

// read fills b from the cache and the image below it.
func (d *drive) read(b []byte, at int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.image.ReadAt(b, at); err != nil {
		return err
	}
	for i := int64(0); i < int64(len(b)); i += sector {
		if s, ok := d.cache[(at+i)/sector]; ok {
			copy(b[i:i+sector], s)
		}
	}
	return nil
}

func (d *drive) write(b []byte, at int64, through bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left == 0 {
		d.end()
	}
	if d.isOff() {
		return errOff
	}
	d.left--
	d.written++
	for i := int64(0); i < int64(len(b)); i += sector {
		d.cache[(at+i)/sector] = slices.Clone(b[i : i+sector])
	}
	if !through {
		return nil
	}
	for i := int64(0); i < int64(len(b)); i += sector {
		if err := d.settle((at + i) / sector); err != nil {
			return err
		}
	}
	return nil
}

func (d *drive) flush() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.isOff() {
		return errOff
	}
	for n := range d.cache {
		if err := d.settle(n); err != nil {
			return err
		}
	}
	return nil
}

// settle brings a sector from the cache to the image.
func (d *drive) settle(n int64) error {
	if d.lies {
		return nil
	}
	_, err := d.image.WriteAt(d.cache[n], n*sector)
	delete(d.cache, n)
	return err
}

// The protocol, as far as one client that asks for no more than reads, writes and
// flushes needs it: github.com/NetworkBlockDevice/nbd, doc/proto.md.
const (
	nbdOption   = 0x49484156454F5054 // "IHAVEOPT"
	nbdReply    = 0x3e889045565a9
	nbdRequest  = 0x25609513
	nbdAnswer   = 0x67446698
	nbdFeatures = 1 | 4 | 8 // these flags count; flush; write through

	optInfo, optGo                = 6, 7
	repAck, repInfo               = 1, 3
	repUnknown                    = 1<<31 + 1
	cmdRead, cmdWrite             = 0, 1
	cmdEnd, cmdFlush, throughFlag = 2, 3, 1
)

// serve speaks with one client until it goes or the power does.
func (d *drive) serve(conn net.Conn) error {
	if err := d.greet(conn); err != nil {
		return err
	}
	for {
		var q struct {
			Magic       uint32
			Flags, Type uint16
			Handle      uint64
			At          uint64
			Length      uint32
		}
		if err := binary.Read(conn, binary.BigEndian, &q); err != nil {
			return err
		}
		if q.Magic != nbdRequest || q.Type == cmdEnd {
			return nil
		}
		var in, out []byte
		var err error
		switch q.Type {
		case cmdRead:
			out = make([]byte, q.Length)
			err = d.read(out, int64(q.At))
		case cmdWrite:
			in = make([]byte, q.Length)
			if _, err = io.ReadFull(conn, in); err == nil {
				err = d.write(in, int64(q.At), q.Flags&throughFlag != 0)
			}
		case cmdFlush:
			err = d.flush()
		default:
			err = fmt.Errorf("request %d", q.Type)
		}
		if err != nil {
			return err // whoever is cut off gets no answer
		}
		answer := binary.BigEndian.AppendUint32(nil, nbdAnswer)
		answer = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(answer, 0), q.Handle)
		if _, err := conn.Write(append(answer, out...)); err != nil {
			return err
		}
	}
}

// greet tells the client how large the disk is.
func (d *drive) greet(conn net.Conn) error {
	hello := append([]byte("NBDMAGICIHAVEOPT"), 0, 3)
	if _, err := conn.Write(hello); err != nil {
		return err
	}
	if _, err := io.CopyN(io.Discard, conn, 4); err != nil {
		return err
	}
	for {
		var o struct {
			Magic        uint64
			Name, Length uint32
		}
		if err := binary.Read(conn, binary.BigEndian, &o); err != nil {
			return err
		}
		if o.Magic != nbdOption {
			return errors.New("no option")
		}
		if _, err := io.CopyN(io.Discard, conn, int64(o.Length)); err != nil {
			return err
		}
		if o.Name != optGo && o.Name != optInfo {
			if err := reply(conn, o.Name, repUnknown, nil); err != nil {
				return err
			}
			continue
		}
		export := binary.BigEndian.AppendUint64([]byte{0, 0}, uint64(d.size))
		export = binary.BigEndian.AppendUint16(export, nbdFeatures)
		if err := errors.Join(reply(conn, o.Name, repInfo, export), reply(conn, o.Name, repAck, nil)); err != nil || o.Name == optGo {
			return err
		}
	}
}

func reply(conn net.Conn, option, kind uint32, data []byte) error {
	b := binary.BigEndian.AppendUint64(nil, nbdReply)
	for _, n := range []uint32{option, kind, uint32(len(data))} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	_, err := conn.Write(append(b, data...))
	return err
}
