package pack

import (
	"bytes"
	"encoding/binary"
)

const (
	// rootMost is what is left for the root directory of the 16,384 bytes that
	// a reader fetches first.
	rootMost = 16384 - headerSize
	// leafLeast is how many entries a leaf holds before the root asks for more.
	leafLeast = 4096
)

// directories packs the entries: into the root alone where they fit, else into
// leaves that grow until the root has room for their names.
func (w *Writer) directories(entries []entry) (root, leaves []byte, err error) {
	packed, err := w.pack(directory(entries), Gzip)
	if err != nil {
		return nil, nil, err
	}
	if len(packed) <= rootMost {
		return bytes.Clone(packed), nil, nil
	}
	for size := leafLeast; ; size *= 2 {
		var names []entry
		leaves = leaves[:0]
		for i := 0; i < len(entries); i += size {
			leaf := entries[i:min(i+size, len(entries))]
			if packed, err = w.pack(directory(leaf), Gzip); err != nil {
				return nil, nil, err
			}
			names = append(names, entry{id: leaf[0].id, offset: uint64(len(leaves)), length: uint64(len(packed))})
			leaves = append(leaves, packed...)
		}
		if packed, err = w.pack(directory(names), Gzip); err != nil {
			return nil, nil, err
		}
		if len(packed) <= rootMost {
			return bytes.Clone(packed), leaves, nil
		}
	}
}

// directory writes what parseDirectory reads.
func directory(entries []entry) []byte {
	b := binary.AppendUvarint(nil, uint64(len(entries)))
	var last uint64
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.length)
	}
	for i, e := range entries {
		if i > 0 && e.offset == entries[i-1].offset+entries[i-1].length {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, e.offset+1)
	}
	return b
}
