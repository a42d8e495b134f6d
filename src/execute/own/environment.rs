//! What a program of the user's own sees of the environment.

use std::{collections::BTreeMap, env, path::Path};

use crate::scenario::{Macro, Program};

/// What programs need to run at all. Everything else may be a secret, and is seen only where a scenario names it.
const USUAL: [&str; 30] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TMPDIR",
    "TEMP",
    "TMP",
    "TERMINFO",
    "HOSTNAME",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "DYLD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "VIRTUAL_ENV",
    "JULIA_DEPOT_PATH",
    "R_LIBS",
    "R_LIBS_USER",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "CUBLAS_WORKSPACE_CONFIG",
    "HF_HOME",
    "TORCH_HOME",
    "MPLBACKEND",
    "MPLCONFIGDIR",
    "KMP_AFFINITY",
];

/// Families of such variables, by how they begin.
const FAMILIES: [&str; 14] = [
    "LC_",
    "XDG_",
    "PYTHON",
    "CONDA_",
    "CUDA_",
    "NVIDIA_",
    "ROCR_",
    "HIP_",
    "OMP_",
    "MKL_",
    "OPENBLAS_",
    "NCCL_",
    "XLA_",
    "JAX_",
];

/// How the names of variables end that hold secrets, whatever they begin with.
const SECRET: [&str; 5] = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIALS"];

/// The environment of a program: the usual variables, those that its scenario names, and what a trial tells it.
pub fn environment(
    program: &Program,
    told: impl IntoIterator<Item = (&'static str, String)>,
) -> BTreeMap<String, String> {
    let own = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut all: BTreeMap<String, String> =
        own.filter(|(name, _)| is_seen(name, program)).collect();
    let told = told.into_iter();
    all.extend(told.map(|(name, value)| (format!("SCALESCOPE_{name}"), value)));
    all
}

fn is_seen(name: &str, program: &Program) -> bool {
    if program.pass_env.iter().any(|named| named == name) {
        return true;
    }
    let upper = name.to_ascii_uppercase();
    let secret = SECRET.iter().any(|end| upper.ends_with(end));
    let usual = USUAL.contains(&name) || FAMILIES.iter().any(|begin| name.starts_with(begin));
    usual && !secret
}

/// A path as a program is told it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The name of a variable that tells what a macro does.
pub fn variable(name: Macro) -> &'static str {
    match name {
        Macro::Scale => "SCALE",
        Macro::Seed => "SEED",
        Macro::Fraction => "FRACTION",
        Macro::Trial => "TRIAL",
        Macro::Attempt => "ATTEMPT",
        Macro::Dir => "DIR",
        Macro::CheckpointDir => "CHECKPOINT_DIR",
        Macro::Resume => "RESUME",
        Macro::Report => "REPORT",
    }
}

#[cfg(test)]
mod tests {
    use super::is_seen;
    use crate::scenario::Program;

    #[test]
    fn secrets_are_seen_only_by_name() {
        let text = "command = ['x']\npass_env = ['WANDB_API_KEY']\n[metric]\nname = 'q'\ndirection = 'maximize'";
        let program: Program = toml::from_str(text).expect("a program");
        for name in [
            "PATH",
            "LC_ALL",
            "CUDA_VISIBLE_DEVICES",
            "PYTHONPATH",
            "WANDB_API_KEY",
        ] {
            assert!(is_seen(name, &program), "{name}");
        }
        for name in [
            "AWS_SECRET_ACCESS_KEY",
            "HF_TOKEN",
            "PYTHON_TOKEN",
            "FOO",
            "OPENAI_API_KEY",
        ] {
            assert!(!is_seen(name, &program), "{name}");
        }
    }
}
