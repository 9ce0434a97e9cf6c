package io.fynix.session.issue;

import io.fynix.session.store.ClientBinding;
import io.fynix.session.store.SessionProfile;
import io.fynix.session.store.UserLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session that is asked for.
 *
 * @param profile its preset is a name of {@link PresetsConfig}
 * @param authenticated when the user proved who they are; null for now
 * @param limit what the request asks for instead of the configured number; null for that
 * @param policy instead of the configured one; null for that
 */
public record NewSession(
    SessionProfile profile,
    ClientBinding binding,
    @Nullable Instant authenticated,
    @Nullable Integer limit,
    UserLimit.@Nullable Policy policy) {}
