package io.cosmosbackup.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// What kind of account it is: what it takes, and what it asks of its clients. Can be changed while it is used.
///
/// @param serverless it has no throughput: to read or set any is 400
/// @param mergeEnabled every request is 400 unless bit 1 of the client's capabilities is set, whether or not anything
/// was ever merged
/// @param features what definitions of containers may ask for
/// @param unready how long after a container's creation requests on it are answered 401, then 404/1003, then 404/1013,
/// each for a third of that time
public record AccountTraits(boolean serverless, boolean mergeEnabled, Set<Feature> features, Duration unready) {
    /// What not every account has, and the member of a container's definition that asks for it.
    public enum Feature {
        ANALYTICAL_STORE("analyticalStorageTtl"),
        CHANGE_FEED_POLICY("changeFeedPolicy"),
        DATA_MASKING("dataMaskingPolicy"),
        ENCRYPTION_SCOPE("encryptionScopeId"),
        MATERIALIZED_VIEWS("materializedViewDefinition"),
        VECTOR_SEARCH("vectorEmbeddingPolicy");

        private final String member;

        Feature(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }

    public AccountTraits {
        features = Set.copyOf(features);
    }

    /// An account as one is made today: of these features it has the policies of change feeds. New containers are
    /// usable at once, which they are not always at the service.
    public static AccountTraits defaults() {
        return new AccountTraits(false, false, EnumSet.of(Feature.CHANGE_FEED_POLICY), Duration.ZERO);
    }

    public AccountTraits asServerless() {
        return new AccountTraits(true, mergeEnabled, features, unready);
    }

    public AccountTraits withMergeEnabled() {
        return new AccountTraits(serverless, true, features, unready);
    }

    /// With these features and no other.
    public AccountTraits with(Feature... newFeatures) {
        return new AccountTraits(serverless, mergeEnabled, Set.copyOf(Arrays.asList(newFeatures)), unready);
    }

    public AccountTraits withUnready(Duration newUnready) {
        return new AccountTraits(serverless, mergeEnabled, features, newUnready);
    }

    boolean has(Feature feature) {
        return features.contains(feature);
    }
}
