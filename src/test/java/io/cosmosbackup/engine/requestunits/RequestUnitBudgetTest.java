package io.cosmosbackup.engine.requestunits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestUnitBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whatWasSpentIsWaitedForBeforeTheNextRequest() {
        AtomicLong now = new AtomicLong(SECOND);
        RequestUnitBudget budget = RequestUnitBudget.perSecond(100, now::get);
        budget.spend(250);
        assertEquals(2_500, budget.delay() / 1_000_000);
        now.addAndGet(25 * SECOND / 10);
        assertEquals(0, budget.delay() / 1_000_000);
    }

    @Test
    void overALongTimeTheSumOfChargesStaysUnderTheBudget() {
        AtomicLong now = new AtomicLong(SECOND);
        RequestUnitBudget budget = RequestUnitBudget.perSecond(1000, now::get);
        double spent = 0;
        long end = SECOND + 60 * SECOND;
        while (now.get() < end) {
            now.addAndGet(Math.max(budget.delay(), 1));
            budget.spend(73);
            spent += 73;
        }
        assertTrue(spent <= 1000 * 61 + 73, "spent " + spent);
        assertTrue(spent >= 1000 * 59, "spent only " + spent);
    }

    @Test
    void whatIsSetAsideForOneRequestIsNotThereForTheNext() {
        AtomicLong now = new AtomicLong(SECOND);
        RequestUnitBudget budget = RequestUnitBudget.perSecond(100, now::get);
        budget.reserve(50);
        assertEquals(500, budget.delay() / 1_000_000);
        budget.settle(50, 80);
        assertEquals(800, budget.delay() / 1_000_000);
    }

    @Test
    void aRequestAsksForAboutAnEighthOfASecondsBudget() {
        ItemCharge charge = new ItemCharge(RequestUnitBudget.perSecond(800), 1);
        assertEquals(100, charge.items(1_000));
        assertEquals(60, charge.items(60));
        charge.learn(1_000, 10);
        assertEquals(1, charge.items(1_000));
        assertEquals(100, charge.of(1));
        assertEquals(Integer.MAX_VALUE, new ItemCharge(RequestUnitBudget.unlimited(), 1).items(Integer.MAX_VALUE));
    }

    @Test
    void noBudgetNeverWaitsAndNoneIsRefused() {
        RequestUnitBudget budget = RequestUnitBudget.unlimited();
        budget.spend(1e12);
        assertEquals(0, budget.delay());
        assertThrows(BackupException.class, () -> RequestUnitBudget.perSecond(0));
    }
}
