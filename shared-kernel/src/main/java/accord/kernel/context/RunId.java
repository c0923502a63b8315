package accord.kernel.context;

/** One execution of an agent, always minted here. */
public record RunId(String value) {
    public RunId {
        Ids.require("run_id", value);
    }

    /** A new one that nobody can guess. */
    public static RunId mint() {
        return new RunId(Ids.mint("run_"));
    }

    @Override
    public String toString() {
        return value;
    }
}
