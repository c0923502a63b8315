package accord.contract.rules;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ways round the rules that were thought of, with the offenders that take them. */
final class Evasions {
    private Evasions() {}

    /**
     * A way round.
     *
     * @param offenders the labels of those that take it, or the ids of rules about papers
     */
    record Evasion(String sentence, Pattern offenders) {
        boolean isTakenBy(Planted piece) {
            return offenders.matcher(piece.label()).matches()
                    || piece.breaks().stream()
                            .anyMatch(id -> id.startsWith("PAPER")
                                    && offenders.matcher(id).matches());
        }
    }

    static List<Evasion> all() {
        return List.of(
                of(
                        "second JWT parse by any library",
                        "SecondVerifiers.By(Library.*|TheFrameworks.*)|HiddenDoors.ByAnyLibrary"),
                of(
                        "second JWT parse by hand: Base64, Mac, regex",
                        "SecondVerifiers.By(Mac.*|Base64.*|Regex|Claims|ItsFirstLetters|Signature|BouncyCastle)"
                                + "|HiddenDoors.By(Tokenizer|Stream|AlphabetOfItsOwn|ItsName|Provider|KeyFactory|BlindSpec)"
                                + "|Prober.Peeking|SecondKeys.Signer"),
                of(
                        "second verifier",
                        "SecondVerifiers.By(TheVerifierItself|ReferenceToTheVerifier|AVerifierOfItsOwn)|SecondReaders.Checker"),
                of(
                        "second token reader",
                        "SecondDoors.By(Reader|Lambda.*|Header.*|Scheme|Subprotocol)|SecondReaders.(Reader|Header)"
                                + "|HiddenDoors.By(SubclassOfAReader|Pieces|ParameterName|Principal|UserPrincipal|ConstantOfAnother)"),
                of(
                        "second validator, claims validator or signature",
                        "SecondDoors.By(Validator|ClaimsValidator|Signature)"),
                of(
                        "security rule, fetcher, provider",
                        "SecondDoors.By(Rule|Fetcher|Provider)|HiddenDoors.By(PrincipalOfItsOwn|PrincipalReference|Service)"),
                of(
                        "filter or Netty handler that authenticates",
                        "SecondDoors.By(Filter|OlderFilter)|SecondReaders.Gate|SecondWires.ByHandler"
                                + "|HiddenDoors.By(FilterFromAFactory|LegacyAnnotation|ResponseFilter|Binder)"
                                + "|HiddenWires.By(AuthenticatingHandler|Initializer|Customizer)"),
                of(
                        "factories, lambdas, @Replaces, subclasses, interceptors",
                        "SecondDoors.By(Lambda.*|Replacement|Wrapping|Registration)|Neighbours.ExtendingTheDoor"
                                + "|HiddenDoors.By(FilterFromAFactory|SubclassOfAReader|Interceptor|StaticReference)"),
                of(
                        "service loaders, reflection, method handles, bean look-ups",
                        "SecondDoors.By(Name|ReflectiveContext|MethodHandle|ServiceLoader|Proxy|Deserialisation|LookUp|ProviderOfLater)"
                                + "|HiddenDoors.By(VarHandle|MethodHandleOfAnother|Expression|Unsafe|Introspection)|PAPER-06"),
                of(
                        "secrets from getenv in any form",
                        "SecretSeekers.By(Getenv|TheWholeEnvironment|MethodReference.*|Lambda)|Tool.ReadingTheSecret"
                                + "|HiddenSecrets.By(AnInterface|AnEnum|ARecord|AnInitialiser|AnonymousClass)|SecondReaders.Variables|Prober.Reading"),
                of(
                        "secrets from system properties",
                        "SecretSeekers.By(SystemProperty|BooleanProperty|PropertyReference|AllProperties)"
                                + "|HiddenSecrets.By(Decoy.*|Management|Arguments|Preferences)"),
                of(
                        "secrets from @Value, @Property, configuration, the environment bean",
                        "SecretSeekers.By(Value.*|Property|Configuration.*|TheEnvironmentBean|ThePropertyResolver)"
                                + "|HiddenSecrets.By(PropertiesFile|Bundle|Value.*|PropertyField|PropertySource|NamedPrefix)"),
                of(
                        "secrets from files and child processes",
                        "SecretSeekers.By(MountedFile|DotEnv|KeyStore|ProcFile|ChildProcess|Shell|TheEnvironmentOfAChildToBe)"
                                + "|HiddenSecrets.By(PathOfPieces|FolderOfPieces|Jks|Naming|ProcessHandle)"),
                of(
                        "secrets from constants",
                        "SecretSeekers.ByConstant.*|SecondKeys.Holder|HiddenSecrets.By(Local|Accessor)"),
                of(
                        "the names of secrets put together, turned round or encoded",
                        "HiddenSecrets.(In.*|ByFormat|ByJoining|ByCharacters|Backwards|Rotated)|SecondKeys.Finder"),
                of("YAML, properties, JSON, TOML that set a secret", "PAPER-01|PAPER-04"),
                of("configuration that turns security off or opens a path", "PAPER-02|PAPER-03|PAPER-05|PAPER-10"),
                of(
                        "query tokens, cookies",
                        "SecondDoors.By(Query.*|Url|Cookie)|HiddenDoors.By(ImpliedQuery|Template|RenamedQuery|Cookie.*|Builder)"),
                of("E2E headers and flags", "SecondDoors.By(TestHeader|IdentityHeader|Flag|FallbackIdentity)"),
                of(
                        "remote introspection as a second door",
                        "SecondVerifiers.By(Introspection|FetchingKeys|AskingForAVerdict)|HiddenDoors.By(Word|PiecesOfAPath)"),
                of(
                        "a context made outside the door, by reflection or serialisation",
                        "Impostors.(Admitting.*|Deserialising)|SecondDoors.By(ReflectiveContext|Deserialisation)"
                                + "|HiddenDoors.By(StaticReference|SerialisationOfTheContext|AnAdmissionOfItsOwn|Introspection)"),
                of(
                        "a context as a look-alike type or a map",
                        "Impostors.(CurrentUser|RequestContext|Carrier)|HiddenDoors.(Visitor|ByMap|ByMutableMap)"),
                of(
                        "frames sent past the outbox: session, broadcaster, return value, reference, channel",
                        "SecondWires.By(Session|Reference|Broadcast|Channel|ReturnValue|HoldingASocket)"
                                + "|HiddenWires.(By(Group|UnsafeChannel|Binary|ChannelReference)|InALambda)"),
                of(
                        "a second serializer",
                        "SecondWires.By(SecondSerializer|JsonMapper|Generator|Glue|Format)"
                                + "|HiddenWires.By(Gson|Serializer|Appending|OtherQuotes|NameInTheMiddle)"),
                of(
                        "close 1011",
                        "SecondWires.By(CloseFrame|Number|Constant|Sum|Text|Name)|HiddenWires.By(Reason|RuntimeSum|Difference|Hex|TextOfPieces|Status)"),
                of(
                        "branching on the environment",
                        "Impostors.(AskingWhereItRuns|SwitchingOnWhereItRuns|ComparingTheName|LookingForCloudRun|Existing.*)"
                                + "|Upstart.BranchingInTheKernel|SecondKeys.Chooser|Shortcuts.By.*"),
                of("minting outside auth-service", "Impostors.Minting.*|Prober.Minting|HiddenDoors.ByGranting"),
                of("a second mint inside auth-service", "SecondMint"),
                of("banned dependencies: jjwt, java-jwt, jose4j, and their kin", "PAPER-07"),
                of(
                        "a service that depends on the other",
                        "Insiders.KnowingTheOtherService|Shortcuts.KnowingTheBackend|PAPER-08"),
                of(
                        "a core that imports the framework",
                        "Insiders.(KnowingTheFramework|KnowingHttp|Reacting)|Framed.*|Shortcuts.Knowing(Annotations|Netty|Jakarta)"),
                of(
                        "an identity kept in a ThreadLocal, a static, the log's context or a bean",
                        "Impostors.InA.*|HiddenDoors.(In.*|ByCurrentRequest)|Shortcuts.Remembering.*"),
                of(
                        "an endpoint that declares no access rule",
                        "SecondDoors.By(ForgettingTheRule|ForgettingItOnce|Route)|SecondWires.BySecondEndpoint|HiddenDoors.By(Inheriting|Interface)"),
                of("a check that is switched off", "PAPER-09"));
    }

    private static Evasion of(String sentence, String offenders) {
        return new Evasion(sentence, Pattern.compile(offenders));
    }

    /** The committed document: the evasions, then the whole kill matrix. */
    static String document(KillMatrix matrix) {
        var rows = all().stream()
                .map(evasion -> {
                    var takers =
                            matrix.planted().stream().filter(evasion::isTakenBy).toList();
                    return "| %s | %s | %s | %s |"
                            .formatted(
                                    evasion.sentence(),
                                    sorted(takers.stream().map(Evasions::module).filter(module -> !module.isEmpty())),
                                    takers.size(),
                                    sorted(takers.stream()
                                            .flatMap(piece -> matrix.killersOf(piece).keySet().stream())));
                })
                .collect(joining("\n"));
        return """
            # Ways round the rules, and what names them

            This file is what `OffendersTest` finds; the test fails when it is stale, and says how to renew it. Each way round
            has offenders, planted among the tests in the packages of the module where they would appear, and each of them is
            named by the rules that it was planted for. Beside the rules stand the censuses of what runs: `CensusTest` of
            auth-service, `CensusTest` and `RefusalCensusTest` of backend-service (readers, validators, fetchers, rules,
            filters), and `MessageCensusTest` (every message is spelled and parsed).

            ## Evasions

            | way round | modules | offenders | named by |
            |---|---|---|---|
            %s

            ## Kill matrix

            %s""".formatted(rows, matrix.table());
    }

    private static String sorted(Stream<String> words) {
        return String.join(" ", words.collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
    }

    /** Where it would be if it were production. */
    private static String module(Planted piece) {
        var modules = List.of("auth-service", "backend-service", "shared-kernel", "deploy", "contract-tests");
        return modules.stream()
                .filter(module ->
                        piece.name().startsWith(module + "/") || piece.name().startsWith(packageOf(module) + "."))
                .findFirst()
                .orElse("");
    }

    private static String packageOf(String module) {
        return "accord." + module.replaceAll("-.*", "").replace("shared", "kernel");
    }
}
