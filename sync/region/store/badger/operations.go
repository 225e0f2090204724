package badger

import (
	"bytes"
	"encoding/binary"

	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
)

// encode writes operations, or, without values, their keys.
func encode(ops []kv.Op) []byte {
	size := 0
	for _, op := range ops {
		size += 1 + 2*binary.MaxVarintLen32 + len(op.Key) + len(op.Value)
	}
	b := make([]byte, 0, size) // a push has megabytes: grown step by step they would be copied some five times
	for _, op := range ops {
		if op.News != "" {
			continue
		}
		drop := byte(0)
		if op.Drop {
			drop = 1
		}
		b = append(b, drop)
		b = append(binary.AppendUvarint(b, uint64(len(op.Key))), op.Key...)
		b = append(binary.AppendUvarint(b, uint64(len(op.Value))), op.Value...)
	}
	return b
}

func keysOf(ops []kv.Op) []byte {
	keys := make([]kv.Op, 0, len(ops))
	for _, op := range ops {
		if op.News == "" {
			keys = append(keys, kv.Op{Pair: kv.Pair{Key: op.Key}})
		}
	}
	return encode(keys)
}

func decode(b []byte) (out []kv.Op, err error) {
	r := bytes.NewReader(b)
	for r.Len() > 0 {
		var op kv.Op
		drop, _ := r.ReadByte()
		op.Drop = drop == 1
		if op.Key, err = piece(r); err == nil {
			op.Value, err = piece(r)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, op)
	}
	return out, nil
}

func piece(r *bytes.Reader) ([]byte, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(r.Len()) {
		return nil, store.Damaged("a commit of the journal")
	}
	b := make([]byte, n)
	_, _ = r.Read(b)
	return b, nil
}
