package io.cosmosbackup.engine.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Protection.Answer;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.store.BlobStore.DeleteResult;
import io.cosmosbackup.engine.store.BlobStore.PutResult;
import io.cosmosbackup.engine.store.StoreCall.Crash;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedStoreTest extends BlobStoreContract {
    private static final byte[] ONE = {1};

    private final SimulatedStore store = new SimulatedStore(7);
    private final SimulatedWriter writer = store.open("writer");

    @Override
    protected BlobStore store() {
        return new SimulatedStore(1).open("quiet");
    }

    @ParameterizedTest
    @EnumSource
    void eachOutcomeIsDoneOrNotAndIsToldOrNot(Outcome outcome) {
        writer.at(2, outcome);
        writer.putIfAbsent("first", ONE);
        switch (outcome) {
            case Succeeds -> assertEquals(PutResult.Created, writer.putIfAbsent("second", ONE));
            case FailsBefore, LosesReply -> {
                BackupException failure = assertThrows(BackupException.class, () -> writer.putIfAbsent("second", ONE));
                assertEquals(Reason.Unavailable, failure.reason());
                assertEquals(
                        outcome == Outcome.LosesReply ? PutResult.SameBytes : PutResult.Created,
                        writer.putIfAbsent("second", ONE));
            }
            case CrashesBefore, CrashesAfter -> {
                assertThrows(Crash.class, () -> writer.putIfAbsent("second", ONE));
                assertEquals(outcome == Outcome.CrashesAfter, store.names().contains("second"));
                assertThrows(Crash.class, () -> writer.read("first", 1));
                assertTrue(writer.crashed());
                assertTrue(store.open("another").find("first").isPresent());
                writer.restart();
                assertEquals(
                        outcome == Outcome.CrashesAfter ? PutResult.SameBytes : PutResult.Created,
                        writer.putIfAbsent("second", ONE));
            }
        }
    }

    @Test
    void eachPageOfAListingIsACall() {
        for (int i = 0; i < 5; i++) {
            writer.putIfAbsent("a/" + i, ONE);
        }
        store.pageSize(2);
        writer.restart();
        writer.at(2, Outcome.FailsBefore);
        List<String> seen = new ArrayList<>();
        assertThrows(BackupException.class, () -> writer.list("a/", entry -> seen.add(entry.name())));
        assertEquals(List.of("a/0", "a/1"), seen);
        writer.list("a/", entry -> {});
        assertEquals(2 + 3, store.count(Kind.List));
        assertEquals(5, store.count(Kind.Put));
        assertEquals(5, writer.calls());
    }

    @Test
    void aSeedDecidesWhichCallsFailAndAnotherDecidesOtherwise() {
        List<String> once = passingFaults(3);
        assertEquals(once, passingFaults(3));
        assertNotEquals(once, passingFaults(4));
        long failed = once.stream().filter(o -> !o.equals("Created")).count();
        assertTrue(failed > 100 && failed < 300, failed + " of 1,000 failed at a rate of 0.2");
        assertTrue(once.contains("done") && once.contains("not done"));
    }

    private static List<String> passingFaults(long seed) {
        SimulatedStore faulty = new SimulatedStore(seed);
        SimulatedWriter writer = faulty.open("w");
        faulty.passingFaults(0.2);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String name = "a/" + i;
            try {
                outcomes.add(writer.putIfAbsent(name, ONE).name());
            } catch (BackupException e) {
                outcomes.add(faulty.names().contains(name) ? "done" : "not done");
            }
        }
        return outcomes;
    }

    private static DeleteResult delete(BlobStore writer, String name) {
        return writer.find(name).map(writer::delete).orElse(DeleteResult.Absent);
    }

    @Test
    void aRetentionPeriodKeepsABlobUntilItHasPassedByTheStoresClock() {
        store.retention(Duration.ofDays(1));
        writer.putIfAbsent("a", ONE);
        assertEquals(Answer.Yes, writer.protection().immutabilityPolicy());
        store.advance(Duration.ofDays(1).minusSeconds(1));
        assertEquals(DeleteResult.Protected, delete(writer, "a"));
        assertEquals(PutResult.OtherBytes, writer.putIfAbsent("a", new byte[] {2}));
        store.advance(Duration.ofSeconds(1));
        assertEquals(DeleteResult.Deleted, delete(writer, "a"));
    }

    @Test
    void aLegalHoldAndALeaseKeepABlob() {
        writer.putIfAbsent("a", ONE);
        writer.putIfAbsent("b", ONE);
        store.legalHold(true);
        assertEquals(DeleteResult.Protected, delete(writer, "a"));
        assertEquals(DeleteResult.Absent, delete(writer, "c"));
        assertEquals(Answer.Yes, writer.protection().legalHold());
        store.legalHold(false);
        store.lease("b");
        assertEquals(DeleteResult.Deleted, delete(writer, "a"));
        assertEquals(DeleteResult.Protected, delete(writer, "b"));
    }

    @Test
    void aDeletedBlobCanBeBroughtBackWhileSoftDeleteKeepsIt() {
        writer.putIfAbsent("a", ONE);
        delete(writer, "a");
        store.advance(Duration.ofSeconds(1));
        assertFalse(store.undelete("a"));
        store.softDelete(7);
        store.advance(Duration.ofDays(6));
        assertTrue(store.undelete("a"));
        assertArrayEquals(ONE, writer.read("a", 1).orElseThrow());
        assertEquals(7, writer.protection().softDeleteDays());
    }

    @ParameterizedTest
    @EnumSource(names = {"Put", "List", "Delete"})
    void aRightThatAWriterLacksIsAccessDeniedAndNothingIsDone(Kind kind) {
        store.put("a", ONE);
        writer.deny(kind);
        BackupException failure = assertThrows(BackupException.class, () -> {
            writer.putIfAbsent("b", ONE);
            writer.list("", entry -> {});
            delete(writer, "a");
        });
        assertEquals(Reason.AccessDenied, failure.reason());
        assertTrue(store.names().contains("a"));
        assertEquals(kind != Kind.Put, store.names().contains("b"));
        assertEquals(DeleteResult.Deleted, delete(store.open("prune"), "a"));
    }

    @Test
    void aHookSeesEachCallAndMayActAsAnotherProcessBetween() {
        SimulatedWriter other = store.open("other");
        store.before(call -> {
            if (call.writer().equals("writer") && call.kind() == Kind.Put) {
                other.putIfAbsent(call.name(), new byte[] {2});
            }
        });
        assertEquals(PutResult.OtherBytes, writer.putIfAbsent("a", ONE));
        assertEquals(
                List.of("writer 1: Put a", "other 1: Put a"),
                store.log().stream().map(StoreCall::toString).toList());
    }

    @Test
    void blobsAreTamperedWithBehindEveryonesBack() {
        store.retention(Duration.ofDays(1));
        writer.putIfAbsent("a", new byte[] {1, 2, 3});
        writer.putIfAbsent("b", new byte[] {9});
        store.flip("a", 1);
        assertArrayEquals(new byte[] {1, 3, 3}, store.bytes("a"));
        store.cut("a", 2);
        assertArrayEquals(new byte[] {1, 3}, store.bytes("a"));
        store.swap("a", "b");
        assertArrayEquals(new byte[] {9}, store.bytes("a"));
        assertArrayEquals(new byte[] {1, 3}, store.remove("b"));
        assertEquals(List.of("a"), store.names());
    }
}
