"""The list of globals is exact, made of what releases wrote, and holds nothing dangerous."""

from __future__ import annotations

import bz2
import contextlib
import functools
import gzip
import importlib
import importlib.util
import json
import lzma
import os
import pickle
import pickletools
import subprocess
import sys
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import joblib
import persist_honest
import pytest

from pytest_sklearn_persist.gate import allowlist
from pytest_sklearn_persist.gate.allowlist import (
    honest_arguments,
    is_allowed,
    is_called,
    is_guarded,
    releases,
    releases_of,
)

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "allowlist"
#: Whether models in all their variants are saved, too, which takes a minute.
EVERYTHING = bool(os.environ.get("PERSIST_ALL_NAMES"))


def tool(name: str) -> ModuleType:
    """Import a script of the repository."""
    spec = importlib.util.spec_from_file_location(f"allowlist_{name}", TOOLS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def known(module: str, name: str) -> bool:
    return is_allowed(module, name) or is_guarded(module, name)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("sklearn.tree._tree", "Tree"),
        ("sklearn.tree.tree", "DecisionTreeClassifier"),
        ("copy_reg", "_reconstructor"),
        ("html", "unescape"),
        ("string", "capwords"),
        ("unicodedata", "normalize"),
        ("uuid", "UUID"),
        ("sklearn.callback._progressbar", "ProgressBar"),
        ("__builtin__", "long"),
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "scalar"),
        ("_loss", "CyHalfMultinomialLoss"),
        ("scipy.sparse.csr", "csr_matrix"),
        ("scipy.sparse._csr", "csr_matrix"),
        ("joblib.numpy_pickle", "NumpyArrayWrapper"),
        ("sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper"),
    ],
)
class TestExactness:
    def test_is_allowed(self, module: str, name: str) -> None:
        assert is_allowed(module, name)

    def test_nothing_like_it_is(self, module: str, name: str) -> None:
        likenesses = [
            (module, name + "s"),
            (module, name[:-1]),
            (module, name.swapcase()),
            (module, "*"),
            (module, ""),
            (module, f"{name}.__init__"),
            (module, f"{name}.__reduce__"),
            (module, f"{name}.__class__"),
            (module, f" {name}"),
            (f"{module}.{name}", name),
            (module.upper(), name),
            (module + ".", name),
            ("", f"{module}.{name}"),
            (f"x{module}", name),
        ]

        assert [pair for pair in likenesses if known(*pair)] == []


# Beside what is obvious: what functions, files, processes and other pickles are reached by, in all
# the places where allowed packages have them again.
DANGEROUS = """
builtins.eval builtins.exec builtins.compile builtins.setattr builtins.delattr builtins.__import__
builtins.open builtins.globals builtins.locals builtins.vars builtins.input builtins.map
builtins.filter builtins.breakpoint builtins.exit builtins.help builtins.iter builtins.next
builtins.zip builtins.super builtins.property builtins.classmethod builtins.staticmethod
builtins.memoryview builtins.dir builtins.hasattr __builtin__.eval __builtin__.execfile
__builtin__.apply __builtin__.compile __builtin__.open __builtin__.file __builtin__.reduce
__builtin__.map __builtin__.filter __builtin__.__import__ __builtin__.input __builtin__.raw_input
__builtin__.setattr __builtin__.globals __builtin__.intern __builtin__.reload operator.attrgetter
operator.methodcaller operator.call operator.setitem operator.concat _operator.attrgetter
_operator.methodcaller functools.reduce _functools.reduce functools.partialmethod
functools.lru_cache functools.singledispatch types.FunctionType types.CodeType types.MethodType
types.LambdaType types.ModuleType types.new_class types.DynamicClassAttribute new.function
new.code new.classobj importlib.import_module importlib.__import__ importlib.reload
importlib.util.spec_from_file_location imp.load_source imp.load_dynamic runpy.run_path
runpy.run_module os.system os.popen os.execv os.spawnv os.fork os.remove os.open os.putenv
posix.system posix.popen posix.execv posix.fork posix.open nt.system nt.execv os.path.join
posixpath.join subprocess.Popen subprocess.call subprocess.run subprocess.check_output
_posixsubprocess.fork_exec commands.getoutput popen2.popen2 pty.spawn platform.popen
multiprocessing.Process multiprocessing.context.Process multiprocessing.util.spawnv_passfds
concurrent.futures.ProcessPoolExecutor threading.Thread threading.Timer _thread.start_new_thread
socket.socket socket.create_connection socketserver.TCPServer http.client.HTTPConnection
http.server.HTTPServer urllib.request.urlopen urllib.request.urlretrieve urllib.urlopen ftplib.FTP
smtplib.SMTP webbrowser.open asyncio.run pickle.loads pickle.load pickle.Unpickler _pickle.loads
_pickle.Unpickler cPickle.loads marshal.loads marshal.load shelve.open dill.loads
dill._dill._import_module cloudpickle.loads cloudpickle.load
cloudpickle.cloudpickle._make_function cloudpickle.cloudpickle._builtin_type
cloudpickle.cloudpickle._make_skeleton_class cloudpickle.cloudpickle.subimport
cloudpickle.cloudpickle._fill_function cloudpickle.cloudpickle_fast._make_empty_cell
code.InteractiveInterpreter code.interact codeop.compile_command timeit.timeit timeit.Timer
timeit.main cProfile.run cProfile.runctx profile.run trace.Trace pdb.run bdb.Bdb doctest.testmod
unittest.main site.main pip.main pip._internal.main setuptools.setup distutils.core.setup
distutils.spawn.spawn distutils.file_util.write_file ctypes.CDLL ctypes.cast ctypes.string_at
mmap.mmap io.open io.FileIO io.open_code _io.open _io.FileIO codecs.open codecs.getdecoder
pathlib.Path.write_text pathlib.Path.write_bytes pathlib.PosixPath.unlink
pathlib.PosixPath.write_text shutil.rmtree shutil.copy shutil.move tempfile.mkstemp
tempfile.NamedTemporaryFile glob.glob zipfile.ZipFile tarfile.open logging.config.listen
logging.FileHandler sqlite3.connect ssl.wrap_socket signal.signal atexit.register gc.get_objects
inspect.getattr_static inspect.currentframe sys.exit sys.modules sys.settrace sys._getframe
sys.setprofile weakref.finalize pydoc.pipepager pydoc.locate pkgutil.resolve_name pkgutil.get_data
pkg_resources.load_entry_point linecache.getlines collections.namedtuple enum.Enum enum.EnumMeta
typing.get_type_hints typing.NamedTuple dataclasses.make_dataclass dataclasses._create_fn
string.Formatter copyreg.pickle copyreg.add_extension copyreg.constructor
copyreg._extension_registry ast.literal_eval itertools.starmap itertools.accumulate numpy.load
numpy.save numpy.savez numpy.savetxt numpy.loadtxt numpy.genfromtxt numpy.fromfile
numpy.frompyfunc numpy.fromfunction numpy.fromregex numpy.piecewise numpy.apply_along_axis
numpy.apply_over_axes numpy.DataSource numpy.frombuffer numpy.core.multiarray.fromfile
numpy.core.multiarray.frombuffer numpy.core.multiarray._vec_string numpy.lib.npyio.load
numpy.lib.npyio.NpzFile numpy.lib.format.read_array numpy.lib.utils.source
numpy.lib.utils._makenamedict numpy.lib.stride_tricks.as_strided
numpy.lib.stride_tricks.DummyArray numpy.testing.run_module_suite
numpy.testing._private.utils.runstring numpy.testing.utils.runstring numpy.testing.rundocs
numpy.f2py.compile numpy.f2py.crackfortran.myeval numpy.f2py.crackfortran.param_eval
numpy.f2py.diagnose.run_command numpy.distutils.exec_command.exec_command
numpy.distutils.core.setup numpy.distutils.misc_util.Configuration numpy.ctypeslib.load_library
numpy.ctypeslib.as_array numpy.core._internal._ctypes numpy.core._internal._view_is_safe
numpy.compat.py3k.npy_load_module numpy.core.records.fromfile numpy.ma.core._frommethod
numpy.ma.core._convert2ma numpy.chararray numpy.core.defchararray.chararray
numpy.lib._datasource.DataSource numpy.core.umath.frompyfunc scipy.weave.inline scipy.io.loadmat
scipy.io.savemat scipy.LowLevelCallable scipy._lib._ccallback.LowLevelCallable scipy.misc.imread
scipy._lib.doccer.replace_notes_in_docstring scipy.sparse.load_npz scipy.sparse.save_npz
scipy.stats._distn_infrastructure.rv_generic scipy.stats._distn_infrastructure.instancemethod
scipy._lib._util.getfullargspec_no_self scipy._lib.decorator.FunctionMaker scipy.optimize.minimize
pandas.eval pandas.read_pickle pandas.read_csv pandas.read_sql pandas.read_hdf pandas.read_json
pandas.to_pickle pandas.HDFStore pandas.ExcelFile pandas.io.pickle.read_pickle
pandas.io.common.get_handle pandas.io.parsers.read_csv pandas.core.computation.eval.eval
pandas.core.computation.expr.Expr pandas.core.frame.DataFrame.query
pandas.core.frame.DataFrame.eval pandas.core.frame.DataFrame.to_pickle pandas.DataFrame.to_csv
pandas.util.testing.rands pandas.compat.pickle_compat.load pandas.core.common.pipe
pandas.core.generic.NDFrame.pipe joblib.load joblib.dump joblib.Parallel joblib.numpy_pickle.load
joblib.numpy_pickle.dump joblib.numpy_pickle._unpickle joblib.numpy_pickle.NumpyUnpickler
joblib.parallel.Parallel joblib.parallel.BatchedCalls joblib.memory.MemorizedFunc
joblib.memory.MemorizedResult joblib.memory.eval joblib._utils.eval_expr
joblib.func_inspect.get_func_code joblib.externals.loky.backend.popen_loky_posix.Popen
joblib.externals.cloudpickle.loads joblib.externals.loky.cloudpickle_wrapper._reconstruct_wrapper
joblib._parallel_backends.LokyBackend joblib.pool.MemmappingPool
joblib._memmapping_reducer._strided_from_memmap joblib.backports.make_memmap
sklearn.externals.joblib.load sklearn.externals.joblib.numpy_pickle.load
sklearn.externals.joblib.parallel.Parallel sklearn.externals.six.exec_
sklearn.externals.six.moves.builtins.eval sklearn.externals._numpydoc.docscrape.FunctionDoc
sklearn.datasets.fetch_openml sklearn.datasets.load_files sklearn.datasets.load_svmlight_file
sklearn.datasets._base.load_files sklearn.datasets.base._fetch_remote
sklearn.datasets._base._fetch_remote sklearn.datasets.dump_svmlight_file
sklearn.datasets._svmlight_format_io.dump_svmlight_file sklearn.datasets._base.get_data_home
sklearn.datasets.base.clear_data_home sklearn.utils._testing.assert_run_python_script
sklearn.utils.testing.assert_run_python_script sklearn.utils._testing.TempMemmap
sklearn.utils._testing.check_docstring_parameters sklearn.tree.export_graphviz
sklearn.tree.export.export_graphviz sklearn.tree._export.export_graphviz
sklearn.tree.export.export_text sklearn.utils._show_versions.show_versions sklearn.show_versions
sklearn.utils.fixes.parallel_helper sklearn.utils.parallel.Parallel
sklearn.utils.parallel._FuncWrapper sklearn.utils._joblib.load
sklearn.utils.estimator_checks.check_estimator sklearn.inspection.permutation_importance
sklearn.model_selection.cross_val_score sklearn.model_selection._validation.cross_validate
sklearn.ensemble._forest._parallel_build_trees sklearn.model_selection._validation._fit_and_score
sklearn.pipeline._fit_transform_one sklearn.utils._estimator_html_repr.estimator_html_repr
sklearn.set_config sklearn.__check_build.raise_build_error
sklearn.ensemble._base._BaseHeterogeneousEnsemble.set_params sklearn.neighbors._base.threading
sklearn.utils.metaestimators._BaseComposition._replace_estimator sklearn.pipeline.Thread
sklearn.datasets._base.Path sklearn.utils.validation.joblib.load sklearn.base.os.system
numpy.os.system numpy.core.os.system joblib.os.system pandas.io.common.os.system
sklearn.base.inspect.getattr_static Cython.Build.Inline.cython_inline torch.load torch.hub.load
tensorflow.keras.models.load_model xmlrpc.client.loads keras.models.load_model skops.io.load
lightgbm.Booster xgboost.Booster requests.get yaml.load jinja2.Template
"""


def pairs(dotted: str) -> Iterator[tuple[str, str]]:
    """Split at every dot: a module and a dotted name in it, all ways."""
    parts = dotted.split(".")
    for cut in range(1, len(parts)):
        yield ".".join(parts[:cut]), ".".join(parts[cut:])


def test_nothing_dangerous_is_on_the_list() -> None:
    names = DANGEROUS.split()

    assert len(names) > 250
    assert [pair for dotted in names for pair in pairs(dotted) if known(*pair)] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("builtins", "getattr"),
        ("__builtin__", "getattr"),
        ("builtins", "type"),
        ("_codecs", "encode"),
        ("collections", "defaultdict"),
        ("numpy", "ndarray"),
        ("numpy", "memmap"),
        ("numpy.core", "_ufunc_reconstruct"),
        ("numpy.random._pickle", "__bit_generator_ctor"),
        ("numpy.random._pickle", "__generator_ctor"),
        ("numpy.random._pickle", "__randomstate_ctor"),
        ("scipy.stats._continuous_distns", "uniform_gen"),
        ("scipy.stats._discrete_distns", "randint_gen"),
        ("scipy.stats._distn_infrastructure", "rv_sample"),
        ("joblib.memory", "Memory"),
        ("joblib.numpy_pickle_compat", "ZNDArrayWrapper"),
    ],
)
def test_what_calls_or_imports_what_it_is_given_is_guarded(module: str, name: str) -> None:
    assert is_guarded(module, name)
    assert not is_allowed(module, name)


def test_an_array_type_is_never_called() -> None:
    # ndarray(shape, object, buffer) makes objects out of bytes.
    assert not is_called("numpy", "ndarray")
    assert not is_called("numpy.core.memmap", "memmap")


def test_functions_that_models_hold_are_not_called() -> None:
    assert is_allowed("numpy", "mean")
    assert not is_called("numpy", "mean")
    assert not is_called("sklearn.metrics.pairwise", "rbf_kernel")


def test_tells_which_releases_wrote_a_global() -> None:
    assert releases_of("sklearn.tree._tree", "Tree") == (releases()[0], releases()[-1])
    first, last = releases_of("_loss", "CyHalfMultinomialLoss") or ("", "")
    assert (first[:3], last[:3]) == ("1.5", "1.8")
    assert releases_of("sklearn.tree.tree", "DecisionTreeClassifier") == ("0.18.2", "0.21.3")
    assert releases_of("numpy._core.umath", "log1p") is None


def test_every_release_is_there() -> None:
    minors = [".".join(release.split(".")[:2]) for release in releases()]

    assert minors == [f"0.{minor}" for minor in range(18, 25)] + [
        f"1.{minor}" for minor in range(10)
    ]


def test_python_2_wrote_some_of_it() -> None:
    names = [path.name for path in (TOOLS / "seen").glob("*-python2.7.json")]

    assert sorted(names) == ["sklearn-0.18.2-python2.7.json", "sklearn-0.20.4-python2.7.json"]


def test_tells_with_what_guarded_globals_are_called() -> None:
    assert honest_arguments("_codecs", "encode") == [["latin1"]]
    assert ["builtins:str", "lower"] in honest_arguments("builtins", "getattr")
    assert honest_arguments("posix", "system") == []


def test_the_list_is_what_the_tool_makes_of_what_was_seen() -> None:
    build = tool("build")

    assert build.TARGET.read_text(encoding="utf-8") == build.render(
        build.build(build.read_seen(), build.read_rules())
    )


class TestBuild:
    @pytest.fixture
    def build(self) -> ModuleType:
        return tool("build")

    def seen(self, build: ModuleType, *pairs: tuple[str, str], release: str = "1.0.2") -> object:
        return build.Seen(release, "3.9.18", frozenset(pairs))

    def rules(self, build: ModuleType, tmp_path: Path, text: str) -> object:
        path = tmp_path / "extra.toml"
        path.write_text(text)
        return build.read_rules(path)

    def test_refuses_what_nobody_decided_about(self, build: ModuleType, tmp_path: Path) -> None:
        rules = self.rules(build, tmp_path, "")

        with pytest.raises(build.Unclassified, match=r"sklearn\.base clone \(1\.0\.2\)"):
            build.build([self.seen(build, ("sklearn.base", "clone"))], rules)

    def test_takes_classes_of_scikit_learn(self, build: ModuleType, tmp_path: Path) -> None:
        rules = self.rules(build, tmp_path, "")
        old = self.seen(build, ("sklearn.svm", "SVC"), release="0.24.2")
        new = self.seen(build, ("sklearn.svm", "SVC"), release="1.10.0")

        built = build.build([new, old], rules)

        assert built["globals"] == {"sklearn.svm": {"SVC": ["0.24.2", "1.10.0"]}}

    def test_what_is_forbidden_stays_out_though_seen(
        self, build: ModuleType, tmp_path: Path
    ) -> None:
        text = '[[forbidden]]\nreason = "a reason"\nmodules = ["sklearn.s*"]\nnames = ["SVC"]\n'
        text += text.replace("forbidden", "guarded") + text.replace("forbidden", "allow")

        built = build.build(
            [self.seen(build, ("sklearn.svm", "SVC"))], self.rules(build, tmp_path, text)
        )

        assert built["globals"] == built["guarded"] == {}

    def test_wants_a_reason(self, build: ModuleType, tmp_path: Path) -> None:
        text = '[[allow]]\nreason = " "\nmodules = ["a"]\nnames = ["b"]\n'

        with pytest.raises(ValueError, match="no reason"):
            self.rules(build, tmp_path, text)


#: Saves what it is told to, each in every way; prints how many there were and what loading named.
COLLECT = """
import sys, json
sys.path.insert(0, sys.argv[1])
import collect
sys.stdout, out = sys.stderr, sys.stdout
kinds, all_data = sys.argv[2].split(), sys.argv[3] == "all"

def wanted():
    if "estimators" in kinds:
        for name, cls in sorted(collect.classes().items()):
            for data, instance in collect.basic(cls):
                yield instance
                if not all_data:
                    break
    for name, make in collect.cases():
        if name.partition("-")[0] in kinds:
            try:
                value = make()
            except Exception:  # these versions do not have it
                continue
            yield value

count = 0
for value in wanted():
    collect.record(value)
    count += 1
json.dump([count, sorted(collect.SEEN)], out)
"""


def named_by(kinds: str, folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """Save what the installed versions have of some kinds; return how many, and what it names."""
    script = [sys.executable, "-B", "-W", "ignore", "-c", COLLECT]
    command = [*script, str(TOOLS), kinds, "all" if EVERYTHING else "some"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    count, seen = json.loads(run.stdout)
    return count, [tuple(pair) for pair in seen]


VARIANTS = (
    "kernels boosting linear neighbours preprocessing searches functions composed manifolds objects"
)


@pytest.mark.full
@pytest.mark.parametrize(
    ("kinds", "least"),
    [
        ("estimators", 150),
        ("scipy sparse random", 60),
        ("frames", 60),
        ("values", 60),
        pytest.param(
            VARIANTS,
            1000,
            marks=pytest.mark.skipif(not EVERYTHING, reason="all names: tox run -e names"),
        ),
    ],
)
def test_the_list_has_all_that_the_installed_versions_write(
    tmp_path: Path, kinds: str, least: int
) -> None:
    """A new release that saves something new is noticed here."""
    if kinds == "frames":
        pytest.importorskip("pandas")

    count, names = named_by(kinds, tmp_path)

    assert count > least
    assert [pair for pair in names if not known(*pair)] == []


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[persist_honest.HonestFile]:
    return persist_honest.honest_files(tmp_path_factory.mktemp("honest"))


@pytest.mark.full
def test_the_corpus_has_every_estimator_in_many_releases_and_formats(
    corpus: list[persist_honest.HonestFile],
) -> None:
    try:
        discovery = importlib.import_module("sklearn.utils.discovery")
    except ImportError:  # before 1.3
        discovery = importlib.import_module("sklearn.utils")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimators = {name for name, _ in discovery.all_estimators()}
    found = {file.estimator.rpartition(".")[2] for file in corpus}

    assert estimators - found == set()
    assert len(corpus) >= 400
    assert len({file.release for file in corpus}) >= 9
    assert len({file.format for file in corpus}) == 13
    assert any(file.python.startswith("2.7") for file in corpus)
    assert sum(archive.stat().st_size for archive in persist_honest.archives()) < 2_500_000


def streams(file: persist_honest.HonestFile) -> bytes:
    """Return what a file holds when its compression is taken off."""
    data = file.path.read_bytes()
    kind = file.format.partition(":")[2]
    unpack = {
        "zlib": zlib.decompress,
        "gzip": gzip.decompress,
        "bz2": bz2.decompress,
        "lzma": lzma.decompress,
        "xz": lzma.decompress,
    }
    return unpack[kind](data) if kind in unpack else data


def named_in_pickle(data: bytes) -> set[tuple[str, str]]:
    """Return the globals of a plain pickle, as its opcodes name them."""
    found = set()
    memo: dict[int, str] = {}
    texts: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        # Bytes of Python 2 are no ASCII.
        read = functools.partial(pickletools.read_stringnl, decode=False)
        patch.setattr(pickletools.stringnl, "reader", read)
        opcodes = list(pickletools.genops(data))
    for opcode, argument, _ in opcodes:
        if opcode.name == "GLOBAL":
            module, _, name = argument.partition(" ")
            found.add((module, name))
        elif opcode.name == "STACK_GLOBAL":
            found.add((texts[-2], texts[-1]))
        elif opcode.name == "MEMOIZE":
            memo[len(memo)] = texts[-1] if texts else ""
        elif opcode.name in ("BINGET", "LONG_BINGET"):
            texts.append(memo.get(argument, ""))  # protocols below 4 name globals in full
            continue
        elif "UNICODE" in opcode.name:
            texts.append(argument)
            continue
        if opcode.name not in ("MEMOIZE", "PROTO", "FRAME"):
            texts.append("") if opcode.stack_after else None
    return found


class Stop(Exception):
    """A global that the installed libraries do not have."""


def named_in_joblib(data: bytes, path: Path) -> set[tuple[str, str]]:
    """Return the globals that joblib's own unpickler asks for, as far as it gets."""
    found = set()
    original = pickle._Unpickler.find_class  # type: ignore[attr-defined]

    def find_class(self: object, module: str, name: str) -> object:
        found.add((module, name))
        if not known(module, name):
            raise Stop
        try:
            return original(self, module, name)
        except (ImportError, AttributeError) as error:
            raise Stop from error

    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(pickle._Unpickler, "find_class", find_class)  # type: ignore[attr-defined]
        patch.setattr(
            pickle, "load", lambda file, **options: pickle._Unpickler(file, **options).load()
        )  # type: ignore[attr-defined]
        with contextlib.suppress(Exception):  # that it may no longer load is not the subject
            joblib.load(path)
    return found


@pytest.mark.full
def test_every_global_of_honest_pickles_is_known(corpus: list[persist_honest.HonestFile]) -> None:
    files = [file for file in corpus if file.format.startswith("pickle")]
    asked = {pair: file.name for file in files for pair in named_in_pickle(file.path.read_bytes())}

    assert len(asked) > 400
    assert {pair: name for pair, name in asked.items() if not known(*pair)} == {}


@pytest.mark.full
def test_every_global_of_honest_joblib_files_is_known(
    corpus: list[persist_honest.HonestFile], tmp_path: Path
) -> None:
    files = [file for file in corpus if file.format.startswith("joblib")]
    asked = {
        pair: file.name
        for file in files
        for pair in named_in_joblib(streams(file), tmp_path / "x.joblib")
    }

    assert len(asked) > 200
    assert {pair: name for pair, name in asked.items() if not known(*pair)} == {}


def test_reading_the_list_imports_nothing_heavy() -> None:
    script = (
        "import sys; from pytest_sklearn_persist.gate import allowlist\n"
        "allowlist.is_allowed('a', 'b')\n"
        "print([n for n in ('numpy', 'sklearn', 'joblib', 'pickle', 'pytest') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"
    assert allowlist.__all__ == sorted(allowlist.__all__)


def test_a_stand_alone_pickle_of_an_array_is_known() -> None:
    import numpy as np

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(np.arange(3.0), protocol)
        assert all(known(*pair) for pair in named_in_pickle(data)), protocol
