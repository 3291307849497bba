package io.cosmosbackup.operator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.common.Attempts;
import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.CopyReport;
import io.cosmosbackup.operator.job.JobLoop.OnLost;
import io.cosmosbackup.operator.job.JobLoop.OnNameTaken;
import io.cosmosbackup.operator.job.JobLoop.OnNoRoom;
import io.cosmosbackup.operator.status.Explanation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What differs between the kinds of Jobs that come again is what the members of their loop say.
class JobLoopTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
    private static final Instant ENDED = NOW.minusSeconds(20);
    private static final Explanation WHY = new Explanation("Why", "why");
    private static final CopyReport COPIED = new CopyReport("west", 1, 0, 1200, false, List.of());
    private static final Attempts FIRST = Attempts.NONE.starting(1, "job-1");

    private static JobLoop<CopyReport> loop(OnLost onLost, OnNoRoom onNoRoom, OnNameTaken onNameTaken) {
        return new JobLoop<>(CopyReport.class, onLost, onNoRoom, onNameTaken, new JobLoop.Words("gone %s", "lost %s"));
    }

    private static Followed<CopyReport> lost(OnLost onLost, Attempts attempts, JobState state) {
        return loop(onLost, OnNoRoom.Wait, OnNameTaken.Wait).follow(attempts, _ -> state, NOW);
    }

    private static Followed<CopyReport> follow(Attempts attempts, JobState state) {
        return JobLoop.untilDone(CopyReport.class).follow(attempts, _ -> state, NOW);
    }

    private static Followed<CopyReport> idle(Attempts attempts) {
        return JobLoop.untilDone(CopyReport.class)
                .follow(
                        attempts,
                        job -> {
                            throw new AssertionError("none runs: " + job);
                        },
                        NOW);
    }

    @Test
    void theFirstJobIsDue() {
        assertEquals(new Followed.Due<CopyReport>(), idle(Attempts.NONE));
    }

    @Test
    void afterAFailureTheNextJobWaits() {
        Attempts failed = FIRST.failed(NOW, NOW.plusSeconds(60));
        assertEquals(new Followed.Later<CopyReport>(NOW.plusSeconds(60)), idle(failed));
        assertEquals(new Followed.Due<CopyReport>(), idle(FIRST.failed(ENDED, NOW)));
        assertEquals(new Followed.Due<CopyReport>(), idle(failed.stopped()));
    }

    @Test
    void nothingWaitsForAFailureThatAWrongClockHasDated() {
        Instant ahead = NOW.plus(Duration.ofDays(365));
        assertEquals(new Followed.Due<CopyReport>(), idle(FIRST.failed(ahead, ahead.plusSeconds(60))));
    }

    @Test
    void aResultOfItsKindIsFinished() {
        assertEquals(new Followed.Finished<>(COPIED, ENDED), follow(FIRST, new JobState.Succeeded(COPIED, ENDED)));
    }

    @Test
    void aResultOfAnotherKindIsLost() {
        JobState other = new JobState.Succeeded(new BatchReport(List.of()), ENDED);
        Followed.Failed<?> failed = assertInstanceOf(Followed.Failed.class, lost(OnLost.Fail, FIRST, other));
        assertEquals("lost job-1", failed.why().message());
    }

    @Test
    void aLostResultIsReadBackOnceIfItsKindSaysSo() {
        JobState lost = new JobState.ResultLost(ENDED);
        assertEquals(new Followed.Replaced<CopyReport>(), lost(OnLost.ReadOnceMore, FIRST, lost));
        Followed.Failed<?> twice =
                assertInstanceOf(Followed.Failed.class, lost(OnLost.ReadOnceMore, FIRST.starting(2, "job-2"), lost));
        assertEquals("lost job-2", twice.why().message());
        assertEquals(ENDED, twice.at());
        assertInstanceOf(Followed.Failed.class, lost(OnLost.Fail, FIRST, lost));
        assertInstanceOf(Followed.Inconclusive.class, lost(OnLost.ProvesNothing, FIRST, lost));
    }

    @ParameterizedTest
    @EnumSource(OnLost.class)
    void noOtherJobReadsBackWhatOneThatWasDeletedHasNotEnded(OnLost onLost) {
        Followed.Unreported<?> deleted =
                assertInstanceOf(Followed.Unreported.class, lost(onLost, FIRST, new JobState.Absent()));
        assertEquals("gone job-1", deleted.why().message());
        assertEquals(onLost == OnLost.ProvesNothing, deleted instanceof Followed.Inconclusive);
        assertTrue(!deleted.stop());
        Followed.Unreported<?> cutOff =
                assertInstanceOf(Followed.Unreported.class, lost(onLost, FIRST, new JobState.Lost(WHY)));
        assertEquals(WHY, cutOff.why());
        assertEquals(onLost == OnLost.ProvesNothing, cutOff instanceof Followed.Inconclusive);
        assertTrue(cutOff.stop());
    }

    @Test
    void withoutRoomAJobWaitsFailsOrProvesNothing() {
        JobState.NoRoom noRoom = new JobState.NoRoom(WHY);
        assertEquals(new Followed.Unfinished<CopyReport>(noRoom), full(OnNoRoom.Wait, noRoom));
        assertEquals(new Followed.Failed<CopyReport>(WHY, NOW, true, Optional.empty()), full(OnNoRoom.Fail, noRoom));
        assertEquals(new Followed.Inconclusive<CopyReport>(WHY, NOW, true), full(OnNoRoom.ProvesNothing, noRoom));
    }

    private static Followed<CopyReport> full(OnNoRoom onNoRoom, JobState state) {
        return loop(OnLost.Fail, onNoRoom, OnNameTaken.Wait).follow(FIRST, _ -> state, NOW);
    }

    @Test
    void aTakenNameIsWaitedForOrTheNextNumberIsTaken() {
        JobState.Foreign foreign = new JobState.Foreign(WHY);
        assertEquals(new Followed.Unfinished<CopyReport>(foreign), taken(OnNameTaken.Wait, foreign));
        assertEquals(new Followed.Replaced<CopyReport>(), taken(OnNameTaken.NextNumber, foreign));
    }

    private static Followed<CopyReport> taken(OnNameTaken onNameTaken, JobState state) {
        return loop(OnLost.Fail, OnNoRoom.Wait, onNameTaken).follow(FIRST, _ -> state, NOW);
    }
}
