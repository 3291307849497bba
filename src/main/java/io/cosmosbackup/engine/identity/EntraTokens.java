package io.cosmosbackup.engine.identity;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The tokens that one identity has, one for each scope. A token is renewed when half of its life is over.
/// While it still counts, only one thread renews it and the others go on with it, and a renewal that fails is
/// tried again a minute later. So Entra may be away for half of a token's life, and nothing is lost.
///
/// Safe for many threads.
public final class EntraTokens {
    private static final Duration NEXT_RENEWAL = Duration.ofMinutes(1);

    /// A token is not used up to its last moment: the request still has to arrive.
    private static final Duration UNUSED = Duration.ofSeconds(30);

    private final TokenSource source;
    private final Timing timing;
    private final TokenClient client;
    private final Map<String, OfScope> scopes = new ConcurrentHashMap<>();

    public EntraTokens(TokenSource source) {
        this(source, Timing.REAL);
    }

    EntraTokens(TokenSource source, Timing timing) {
        this.source = source;
        this.timing = timing;
        this.client = new TokenClient(source, timing);
    }

    /// A token that counts now. Never printed.
    ///
    /// @param scope for example `https://cosmos.azure.com/.default`
    public String token(String scope) {
        return scopes.computeIfAbsent(scope, OfScope::new).token();
    }

    /// Says that the service refused the token, whatever its life: the next one is a new one.
    public void refused(String scope, String token) {
        scopes.computeIfAbsent(scope, OfScope::new).refused(token);
    }

    /// Who asks for the tokens, for messages.
    public String described() {
        return source.described();
    }

    @Override
    public String toString() {
        return "EntraTokens[" + described() + "]";
    }

    /// @param renewal from when on it is to be renewed, by the time that lives are measured by
    /// @param end until when it is used
    private record Held(String token, long renewal, long end) {
        boolean isFresh(long now) {
            return now - renewal < 0;
        }

        boolean counts(long now) {
            return now - end < 0;
        }

        @Override
        public String toString() {
            return "Held[…]";
        }
    }

    private final class OfScope {
        private final String scope;
        private final ReentrantLock renewing = new ReentrantLock();
        private volatile @Nullable Held held;

        OfScope(String scope) {
            this.scope = scope;
        }

        String token() {
            long now = timing.nanoTime().getAsLong();
            Held first = held;
            if (first != null && first.isFresh(now)) {
                return first.token();
            }
            if (first != null && first.counts(now)) {
                if (!renewing.tryLock()) {
                    return first.token(); // another thread renews it
                }
            } else {
                lock();
            }
            try {
                Held meanwhile = held;
                return meanwhile != null && meanwhile.isFresh(timing.nanoTime().getAsLong())
                        ? meanwhile.token()
                        : renewed();
            } finally {
                renewing.unlock();
            }
        }

        private void lock() {
            try {
                renewing.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
            }
        }

        private String renewed() {
            long begun = timing.nanoTime().getAsLong();
            TokenAnswer answer;
            try {
                answer = client.ask(scope);
            } catch (BackupException e) {
                Held old = held;
                long now = timing.nanoTime().getAsLong();
                if (old == null || !old.counts(now) || e.reason() == Reason.Interrupted) {
                    throw e;
                }
                held = new Held(old.token(), now + NEXT_RENEWAL.toNanos(), old.end());
                return old.token();
            }
            Duration life = answer.life();
            Duration tenth = life.dividedBy(10);
            Duration unused = UNUSED.compareTo(tenth) < 0 ? UNUSED : tenth;
            held = new Held(
                    answer.token(),
                    begun + life.dividedBy(2).toNanos(),
                    begun + life.minus(unused).toNanos());
            return answer.token();
        }

        void refused(String token) {
            renewing.lock();
            try {
                Held now = held;
                if (now != null && now.token().equals(token)) {
                    held = null;
                }
            } finally {
                renewing.unlock();
            }
        }
    }
}
