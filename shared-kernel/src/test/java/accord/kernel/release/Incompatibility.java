package accord.kernel.release;

/**
 * Why the present contract and a released one cannot serve side by side.
 *
 * @param what names both sides
 * @param rollout how to get there in two releases
 */
record Incompatibility(String what, String rollout) {
    @Override
    public String toString() {
        return what + ". In two releases: " + rollout;
    }
}
