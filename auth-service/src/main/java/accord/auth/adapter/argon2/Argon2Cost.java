package accord.auth.adapter.argon2;

/**
 * What a guess is to cost.
 *
 * @param memoryKib memory per hash, in KiB
 * @param iterations passes over that memory
 * @param parallelism lanes
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {
    public Argon2Cost {
        if (parallelism < 1 || iterations < 1 || memoryKib < 8 * parallelism) {
            throw new IllegalArgumentException(
                    "Argon2id needs at least one iteration, one lane, and 8 KiB for each lane; not m=" + memoryKib
                            + ",t=" + iterations + ",p=" + parallelism);
        }
    }
}
