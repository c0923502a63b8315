package accord.backend.agent;

import accord.kernel.context.UserId;

/** What users uploaded, as the agents read it. */
public interface UploadedRecords {
    /** Hands over a user's complete uploads part by part, the latest upload first, until the reader has enough. */
    void read(UserId user, Parts reader);

    /** Takes parts as they were stored. */
    interface Parts {
        /** @return whether more is wanted */
        boolean take(String part);
    }

    /** Those of users who upload nothing. */
    static UploadedRecords none() {
        return (_, _) -> {};
    }
}
