# The bundled model's build. Needs espeak-ng; uses an environment of its own, so the product never sees a training framework.
RECIPE := models/recipe
RECIPE_PYTHON := $(RECIPE)/.venv/bin/python
# The CPU build is meant (about 200 MB); where the package index offers several, let pip's own settings point to that one.
RECIPE_TORCH := torch==2.13.0

.PHONY: model model-smoke model-install

model: $(RECIPE)/.venv/.ready ready-to-test  ## build the bundled model anew and compare it with the one checked in (about 25 minutes)
	$(RECIPE_PYTHON) -m models.recipe build --target $(RECIPE)/build/model
	$(PYTHON) -m sansheng.listening models/bundled $(RECIPE)/build/model --within 0.3

model-smoke: $(RECIPE)/.venv/.ready ready-to-test  ## the same on a tenth of the material: does the recipe work?
	$(RECIPE_PYTHON) -m models.recipe smoke --target $(RECIPE)/build/smoke
	$(PYTHON) -m sansheng.listening $(RECIPE)/build/smoke --at-most 35

model-install:  ## check in what `make model` built (the card is written by hand)
	cp -R $(RECIPE)/build/model/. models/bundled/

$(RECIPE)/.venv/.ready: $(RECIPE)/requirements.lock
	python3 -m venv $(RECIPE)/.venv
	$(RECIPE_PYTHON) -m pip install --quiet --require-hashes -r $(RECIPE)/requirements.lock
	$(RECIPE_PYTHON) -m pip install --quiet --no-deps $(RECIPE_TORCH)
	$(RECIPE_PYTHON) -c "import torch"
	touch $@
