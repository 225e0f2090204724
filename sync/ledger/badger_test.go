package ledger

import (
	"testing"

	"shyraq/sync/revision"
)

// TestBadgerOptions holds on to what keeps data: without SyncWrites a power
// cut takes what was acknowledged, and values above the threshold would go
// where Badger only logs a failed flush.
func TestBadgerOptions(t *testing.T) {
	for name, opt := range map[string]Options{"tablet": {}, "server": {Server: true}, "small": {Small: true}} {
		o := badgerOptions(t.TempDir(), opt, make([]byte, 32))
		if !o.SyncWrites || len(o.EncryptionKey) == 0 || o.IndexCacheSize == 0 {
			t.Errorf("%s: writes are not flushed or the index lies open", name)
		}
		if batch := int64((&Ledger{opt: opt}).batchSize()); 2*batch > o.MemTableSize*15/100+tabletBatch {
			t.Errorf("%s: a batch of %d does not fit in one transaction", name, batch)
		}
		if o.ValueThreshold > o.MemTableSize*15/100 {
			t.Errorf("%s: values of %d do not fit", name, o.ValueThreshold)
		}
	}
	if valueLimit < 2*(revision.MaxBytes+4096) || valueLimit < 2*pieceSize {
		t.Error("a frame could leave the tables")
	}
}
