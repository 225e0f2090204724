// Package simulation plays nights of a region and its devices that nobody wrote:
// one server and a few devices with real stores, on links that drop, double,
// delay, repeat and cut what they carry, with crashes that lose what was not
// flushed, full disks, clocks that jump, a server that is started anew or put back to an
// earlier day, somebody who has a switched-off tablet in his hands, a device that dates
// all that it makes back, one that is revoked, and one that is copied with its keys.
// Each choice of a night comes from its seed.
//
// It promises that what held in a night was seen in the stores themselves: after
// the faults have ended everything that was called saved is at the region, once,
// byte for byte, and on every device that may read it; nothing waits, nothing is
// set aside that no person has to look at; every record has the same heads everywhere;
// no draft is lost and none comes back; and what was done to a store from outside is
// named. And it promises that it would have found the opposite: the faults of
// TestFindsFaults are put into the program one by one, and each must be found.
//
// # What holds each invariant
//
// The checks of a night are methods of this package; what a simulation cannot show is
// held by the tests that are named beside them.
//
//	 1 what was called saved survives any crash: has, checkDrafts, kept;
//	   app/e2e.TestPowerCut, app/e2e.TestDeviceKilled, sync/ledger.TestKilledWhileSaving,
//	   sync/journal.TestAppendReturnsAfterTheFlush
//	 2 what was acknowledged is read ever after: has; sync/region.TestOneRecordFromManySides,
//	   app/e2e.TestServerKilled, sync/region/store/postgres.TestServerOfTheDatabaseIsKilled
//	 3 no revision goes or changes a byte: has, and the region's own audit in check
//	 4 all converge: check compares every reader with the first, checkHeads every record
//	 5 what waits drains once faults end: heal, within 300 rounds
//	 6 no revision before its parents: checkHeads after links that repeat and reorder;
//	   sync/region.TestMissingParentIsHeld, sync/region.TestGapIsHeldUntilFilled
//	 7 a request may come any number of times: link, has (once);
//	   sync/region.TestPushIsIdempotent. What is compared is what is kept, not its bytes
//	   on the disk
//	 8 a join loses no value and is the same everywhere: checkPeople, checkHeads;
//	   app/merge.TestWorlds, app/merge.TestThree, app/merge.FuzzJoin
//	 9 what two changed stays in sight: checkHeads, checkPeople; app/merge.TestDecide
//	10 no place in the feed skips: check; sync/region/store/postgres.TestServersMissNothing,
//	   sync/region/feed.TestPagesAreWhatTheTableGives
//	11 a region that was put back gets all again: putBack, has, common;
//	   sync/region.TestARegionPutBackByNobodysWord, sync/cmd/region.TestDrill,
//	   sync/cmd/region.TestDrillPostgres
//	12 a fork is told of and loses nothing: clone, meet, kept, settle; sync/region.TestFork,
//	   sync/region/intake.TestForkAdmitted, sync/ledger.TestNoticesAtOnce.
//	   Not held where the region is put back without a new epoch as well
//	13 clocks lose and refuse nothing: jump and the clocks of devices, has;
//	   sync/region.TestServerThroughTheYears, app/e2e.TestWrongClocks
//	   when something was made lies between what the region signed and when it came, and of
//	   an honest device nothing is doubted, of one that dates back everything:
//	   checkMoments; sync/region/moment.TestJudge, sync/region.TestTimesThatCannotBe
//	14 one bad line stops no other: sync/region.TestBadLines,
//	   sync/courier.TestPoisonAloneIsSetAside
//	15 files by their hash: there are none yet
//	16 an answer that is not the region's is no success: proxy, cut answers;
//	   sync/courier.TestPortalAnswersAreNeverSuccess
//	17 a revoked device reads nothing more and loses nothing: revoke, refused, readNoMore,
//	   kept, settle; sync/region.TestRevokedDevice,
//	   sync/courier.TestWhatWasSetAsideIsBroughtOnceMore
//	18 memory: app/demo.TestWindowMemory; the region's is printed by make bench
//	19 a store that somebody changed is named: tamper, checkFindings;
//	   sync/ledger.TestEveryFlipIsRightRepairedOrNamed, app/duty.TestNoFlippedByteIsSilent
//	20 unknown members survive: sync/revision.TestEditKeepsUnknownMembers,
//	   app/duty.TestUnknownMembersSurvive
//	21 who oversees a unit is shown facts of it and no word of a child, whatever link and
//	   region do: overseer.check, which opens every frame of his journal;
//	   sync/region/feed.TestAnOverseerIsShownAPart
//
// It has tests only. Nothing of it is in the product.
package simulation
