package ledger

import (
	"testing"

	"shyraq/sync/revision"
)

// TestBadgerOptions holds on to what keeps data: without SyncWrites a power
// cut takes what was acknowledged, and values above the threshold would go
// where Badger only logs a failed flush.
func TestBadgerOptions(t *testing.T) {
	for _, server := range []bool{false, true} {
		o := badgerOptions(t.TempDir(), server, make([]byte, 32))
		if !o.SyncWrites || len(o.EncryptionKey) == 0 || o.IndexCacheSize == 0 {
			t.Errorf("server %v: writes are not flushed or the index lies open", server)
		}
		if batch := map[bool]int64{false: tabletBatch, true: serverBatch}[server]; 2*batch > o.MemTableSize*15/100+tabletBatch {
			t.Errorf("server %v: a batch of %d does not fit in one transaction", server, batch)
		}
		if o.ValueThreshold > o.MemTableSize*15/100 {
			t.Errorf("server %v: values of %d do not fit", server, o.ValueThreshold)
		}
	}
	if valueLimit < 2*(revision.MaxBytes+4096) || valueLimit < 2*pieceSize {
		t.Error("a frame could leave the tables")
	}
}
