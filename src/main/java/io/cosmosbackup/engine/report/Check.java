package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One thing that a run needs, looked at. Printed on a line of its own.
///
/// @param place the account or the repository
/// @param what is needed, as a person says it
/// @param message what was seen, or why it was not tried; null where nothing is to be said
/// @param right the one that the identity needs for it; null where rights have no names
/// @param reason why it is not there; null when it is, or was not tried
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Check(
        String place,
        String what,
        State state,
        @Nullable String message,
        @Nullable Right right,
        @Nullable Reason reason) {
    /// How it stands.
    public enum State {
        Ok,
        /// The identity has not the right.
        Missing,
        /// Something else is wrong.
        Failed,
        /// The account does not show it to the identity. A run is made without it.
        Without,
        /// It cannot be tried without leaving something behind, or not at all.
        NotTried
    }

    public static Check ok(String place, String what, @Nullable String seen, @Nullable Right right) {
        return new Check(place, what, State.Ok, seen, right, null);
    }

    public static Check without(String place, String what, String why) {
        return new Check(place, what, State.Without, why, null, null);
    }

    public static Check notTried(String place, String what, String why, @Nullable Right right) {
        return new Check(place, what, State.NotTried, why, right, null);
    }

    /// @param right the one that the refused operation needs
    public static Check failed(String place, String what, BackupException why, @Nullable Right right) {
        boolean missing = right != null && why.reason() == Reason.AccessDenied;
        return new Check(
                place,
                what,
                missing ? State.Missing : State.Failed,
                String.valueOf(why.getMessage()),
                missing ? right : null,
                why.reason());
    }

    /// Whether a run would end here.
    public boolean wrong() {
        return state == State.Missing || state == State.Failed;
    }

    /// Why a run would end here.
    Failure failure() {
        Reason why = Objects.requireNonNullElse(reason, Reason.Internal);
        return new Failure(why, why.retryable(), place + ", " + what + ": " + message);
    }
}
