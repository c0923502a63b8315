package accord.contract.verify;

/** One promise of the running pair that users depend on. It is kept, or the check says what is there instead. */
public abstract class Check {
    private final String name;
    private final String promise;
    private final String lookAt;

    /**
     * @param name what it is called on the command line and in every report
     * @param promise the promise, as a sentence
     * @param lookAt where whoever has to mend it begins to look
     */
    protected Check(String name, String promise, String lookAt) {
        this.name = name;
        this.promise = promise;
        this.lookAt = lookAt;
    }

    public final String name() {
        return name;
    }

    final String promise() {
        return promise;
    }

    final String lookAt() {
        return lookAt;
    }

    /**
     * Returns when the promise is kept.
     *
     * @throws BrokenPromiseException when something else came than was promised
     */
    public abstract void prove(Stage stage) throws Exception;
}
